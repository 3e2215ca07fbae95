import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyOf, commitMessage, titleOf } from './body.ts'
import { approvedStory, draftOf, openPlanOf } from './fix.spec-support.ts'
import { fenced } from './markdown.ts'

const NASTY = [
  '@everyone look',
  'fixes #1',
  'closes acme/shop#12',
  'GH-7',
  'see https://evil.example/issues/1',
  'www.evil.example',
  '![x](http://evil.example/p.png)',
  '[click](javascript:alert(1))',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden -->',
  '<script>alert(1)</script>',
  '```\nend of fence\n```',
  '\u202eevil',
  '# Heading',
  '- [x] approved',
  '&#64;team',
  'a@b.example',
  'fixes\u200b #1',
  '1. one',
  '> quote',
  '| a | b |',
]

/** What a commit message says to switch checks off, on GitHub and elsewhere. */
const SKIPS = [
  '[skip ci]',
  '[ci skip]',
  '[no ci]',
  '[skip actions]',
  '[actions skip]',
  '[Skip\u00a0CI]',
  '[skip\u200b ci]',
  '[CF-Pages-Skip]',
  '[skip netlify]',
  'skip-checks: true',
  'skip-checks:true',
  '***NO_CI***',
] as const

const SWITCHES_OFF =
  /\[[^\][\n\u200b]*(?:skip|no)[\s_-]*(?:ci|actions|netlify)?\s*\]|\[(?:ci|actions)\s+skip\]|skip-checks\s*:|\*\*\*NO_CI/i

const text = fc
  .oneof(
    fc.constantFrom(...NASTY),
    fc.string({ maxLength: 80 }),
    fc
      .array(fc.constantFrom(...'@#<>`[]()!*_~|\\/:\n -+.&;', 'fixes', 'a', '1', 'GH-', 'http', 'www.'), {
        maxLength: 40,
      })
      .map((parts) => parts.join('')),
  )
  .chain((one) => fc.constantFrom(...NASTY, '').map((two) => `${one} ${two}`))

/** What GitHub would act on in rendered Markdown; blocks of code are inert and taken out first. */
const ACTIVE =
  /@[\w\uff20]|(?<!\\)<(?!!-- faultline:fix:[0-9a-f-]{36} -->)|[A-Za-z]:\/\/|(?:^|\W)#\d|\bgh-\d|\bwww\.|(?<!\\)!\[|(?<!\\)\]\(|\p{Cc}(?<![\n\t])/iu

function outsideFences(body: string): string {
  const lines: string[] = []
  let fence: string | undefined
  for (const one of body.split('\n')) {
    const mark = /^ *(`{3,})/.exec(one)?.[1]
    if (fence === undefined && mark !== undefined) fence = mark
    else if (fence !== undefined && one.trim() === fence) fence = undefined
    else if (fence === undefined) lines.push(one)
  }
  expect(fence).toBeUndefined()
  return lines.join('\n')
}

const PLAIN = openPlanOf(approvedStory(draftOf([{ path: 'src/a.js', before: 'a\n', after: 'b\n' }])).events)

function facts(nasty: string) {
  const words = { title: nasty, why: nasty, test_plan: nasty, rollback_plan: nasty, reverts: nasty.slice(0, 60) }
  const more = { ...words, risk: { level: 'low' as const, why: nasty }, checklist: [{ item: nasty, ok: true }] }
  const { approval } = PLAIN
  const draft = { ...PLAIN.draft, payload: { ...PLAIN.draft.payload, ...more } }
  const evidence = [{ id: 'ev1', kind: 'log_pattern' as const, title: nasty, summary: nasty, sample: nasty, count: 3 }]
  return {
    draft,
    approval: { ...approval, approver: { user_id: 'U1', display: nasty } },
    incidentTitle: nasty,
    evidence,
  }
}

describe('workers/github-integration/body.ts', () => {
  it('says why, on what evidence, at what risk, and the way back', () => {
    const body = bodyOf(facts('The total is wrong'))
    expect(body).toMatch(/^<!-- faultline:fix:[0-9a-f-]{36} -->\n/)
    for (const heading of ['Why', 'Evidence', 'Risk', 'How it is tested', 'The way back', 'Checklist']) {
      expect(body).toContain(`### ${heading}\n\n`)
    }
    expect(body).toContain('- [x] The total is wrong')
    expect(body).toContain('(3 times)')
    expect(body).toContain('no model wrote it')
    expect(body).toMatch(/\*\*In Slack:\*\* the channel with (\d{3}) in its name \(`inc-…-\1-…`\)/)
    expect(body).toContain('incident `inc_checkout`')
  })

  it.each([
    ['patch', 'claude', 'Claude wrote the change from the evidence'],
    ['revert', 'claude', 'The change is made by rule; Claude wrote why and how it is tested'],
    ['revert', 'ranked-evidence', 'The change is made by rule; no model wrote it'],
  ] as const)('names the author of a %s by %s', (kind, reasoner, words) => {
    const told = facts('fine')
    const body = bodyOf({ ...told, draft: { ...told.draft, payload: { ...told.draft.payload, kind, reasoner } } })
    expect(body).toContain(`---\n${words}. fine approved`)
  })

  it('links the channel where its address is known', () => {
    const url = 'https://slack.com/app_redirect?team=T1AA&channel=C1AA'
    const body = bodyOf({ ...facts('The total is wrong'), channelUrl: url })
    expect(body).toMatch(
      /\*\*In Slack:\*\* \[the incident's channel\]\(https:\/\/slack\.com\/app_redirect\?team=T1AA&channel=C1AA\), with \d{3}/,
    )
  })

  it('keeps nothing alive of what a log, a model or a person wrote', () => {
    fc.assert(
      fc.property(text, (nasty) => {
        const body = outsideFences(bodyOf(facts(nasty)))
        expect(ACTIVE.exec(body)).toBeNull()
      }),
      { numRuns: 3_000 },
    )
  })

  it('keeps titles and commit messages free of mentions and references', () => {
    fc.assert(
      fc.property(text, (nasty) => {
        const { draft } = facts(nasty)
        const whole = `${titleOf(draft)}\n${commitMessage(draft, false)}`
        expect(/@\w|(?:^|\W)#\d|[A-Za-z]:\/\/|\bgh-\d/i.exec(whole)).toBeNull()
        expect(titleOf(draft)).not.toContain('\n')
        expect(commitMessage(draft, false).split('\n\n').at(-1)).toBe(`Faultline-Incident: ${draft.incident_id}\n`)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(SKIPS)('does not let %j in a title, a reason or a log line switch the checks off', (marker) => {
    const nasty = facts(`Revert "Bump the pool size ${marker}"\n\n${marker}`)
    expect(SWITCHES_OFF.test(marker.replace('\u200b', ''))).toBe(true)
    for (const told of [titleOf(nasty.draft), commitMessage(nasty.draft, false), bodyOf(nasty)]) {
      expect(SWITCHES_OFF.exec(told)).toBeNull()
    }
    expect(titleOf(nasty.draft)).toContain('Bump the pool size')
  })

  it('names the reverted commit only when it is a sha', () => {
    const { draft } = facts('fine')
    const reverts = 'abcdef0123456789abcdef0123456789abcdef01'
    const real = { ...draft, payload: { ...draft.payload, reverts } }
    expect(commitMessage(real, false)).toContain(`This reverts commit ${reverts}.`)
    expect(commitMessage({ ...draft, payload: { ...draft.payload, reverts: 'x\nfixes #1' } }, false)).not.toContain(
      'reverts',
    )
  })

  it('gives the same bytes each time and fits in what GitHub takes', () => {
    expect(bodyOf(facts('@x #1'))).toBe(bodyOf(facts('@x #1')))
    expect(bodyOf(facts('`<&#@*'.repeat(1_300))).length).toBeLessThanOrEqual(65_536)
  })

  it('fences code so that nothing in it can end the block', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n', ' ') }), (code) => {
        const lines = fenced(code).split('\n')
        const fence = lines[0] ?? ''
        expect(lines.slice(1, -1).some((one) => one.trim().startsWith(fence))).toBe(false)
        expect(lines.at(-1)).toBe(fence)
      }),
    )
  })
})

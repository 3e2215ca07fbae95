import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../action-ids.ts'
import { FAILING, OVER } from '../gallery-impact.ts'
import { QUIET_DIGEST } from '../gallery-props.ts'
import { homeView } from '../home.ts'
import { assertBlocks, assertMessage, fitBlocks, fitMessage } from '../limits.ts'
import { aboutAlready } from './about-already.ts'
import { digestMessage } from './digest.ts'
import { evidenceBlocks } from './evidence.ts'
import { type IncidentLine, openIncidents, whichIncident } from './incident-list.ts'
import { helpMessage, plainAnswer, resolveQuestion, statusMessage, wrongValue } from './status.ts'
import { timelineMessage } from './timeline.ts'
import { wordless } from './wordless.ts'

const NASTY = [
  'Checkout fails',
  '',
  '<!channel> <@U12345> <https://evil|ok>',
  '🔥'.repeat(5_000),
  'x'.repeat(20_000),
  '`*_~>\u202e\n\n',
]

function line(words: string, i = 0): IncidentLine {
  return {
    incident_id: `inc_${i}`,
    cycle: 1,
    title: words,
    service: words,
    severity: 'SEV-1',
    status: 'investigating',
    since: '2026-03-02T09:00:00.000Z',
    commander: i % 2 === 0 ? 'UANN00001' : words,
    channel_id: 'C0123456',
  }
}

function messages(words: string) {
  const lines = Array.from({ length: 120 }, (_, i) => line(words, i))
  const stands = { closed: false, mine: false, may_be_over: true, next: words }
  const status = { ...line(words), ...stands, cause: { words, confidence: 0.9 }, update: words, reads: words }
  const timeline = lines.map(({ since, title }) => ({
    at: since,
    what: title,
    person: { user_id: 'UANN00001', display: words },
  }))
  return [
    openIncidents(lines),
    openIncidents([]),
    whichIncident(words, ACTIONS.note, 'Add a note', lines),
    statusMessage(status),
    statusMessage({ ...status, closed: true }),
    resolveQuestion(line(words)),
    aboutAlready({
      known: lines.map((one, i) => ({ ...one, number: 100 + i, suppressed: i % 2 === 0 })),
      said: { what: words, service: words },
      words,
    }),
    timelineMessage(words, timeline),
    timelineMessage(words, []),
    helpMessage({ problem: words, nearest: words, examples: [[words, words]] }),
    wrongValue(words, words),
    wordless({ root: words, name: 'command', words, reads_along: false }),
    wordless({ root: words, name: 'status', words, reads_along: false }),
    plainAnswer(words === '' ? 'Done' : words),
  ]
}

describe('blocks/lists', () => {
  it('tells of a closed incident when it ended and by what, and of nobody’s command', () => {
    const { commander: _, ...rest } = line('Checkout fails')
    const ended = {
      ...rest,
      status: 'Resolved',
      until: '2026-03-02T09:04:35.000Z',
      fixed_by: 'Revert it',
      impact: OVER,
    }
    const home = { waiting: [], mine: [], open: [], closed: [ended], health: [], at: ended.until }
    const words = JSON.stringify(homeView(home))
    expect(words).toMatch(/<!date\^1772442000.* to <!date\^1772442275.*, after 4 min 35 s/)
    expect(words).toContain('Fix: Revert it · 524 of 741 requests failed (71 %) from')
    expect(words).not.toContain('command')
    const { fixed_by: __, ...unread } = ended
    expect(JSON.stringify(homeView({ ...home, closed: [unread] }))).not.toContain('no fix')
    expect(JSON.stringify(homeView({ ...home, closed: [{ ...ended, fixed_by: null }] }))).toContain('no fix was merged')
  })

  it('shows an incident once on the home tab, with the decision that waits', () => {
    const one = { ...line('Checkout fails'), next: 'Read the diff, then approve or reject the fix.' }
    const other = { ...line('Search fails'), incident_id: 'other' }
    const home = (who: object) =>
      JSON.stringify(homeView({ waiting: [], mine: [], open: [one], closed: [], health: [], at: one.since, ...who }))
    const both = home({ waiting: [one], mine: [one], open: [one, other] })
    expect(both.match(/SEV-\d\* · [^"]*Checkout fails/g)).toHaveLength(1)
    expect(both).toContain('*To decide*: Read the diff, then approve or reject the fix.')
    expect(both).toContain('*Open besides* · 1')
    expect(both).not.toContain('Under your command')
    expect(home({})).not.toContain('To decide')
    expect(home({ mine: [one] })).not.toMatch(/\*Open|none that/)
  })

  it('counts its own noise once', () => {
    const own = [{ title: 'Checkout fails', messages: 27 }]
    const said = (digest: object) => JSON.stringify(digest).match(/27/g)?.length
    const [all, plain] = [digestMessage({ ...QUIET_DIGEST, own }), digestMessage(QUIET_DIGEST)]
    expect(said(all.blocks)).toBe(1)
    expect(said(plain.blocks)).toBeUndefined()
  })

  it('says what fails in the list and in the status', () => {
    const told = { ...line('Checkout fails'), impact: FAILING }
    expect(JSON.stringify(openIncidents([told]))).toContain('70 % of requests fail, usual 0.9 %, as of <!date')
    expect(JSON.stringify(openIncidents([{ ...told, impact: OVER }]))).toContain(
      'no more than usual fails since <!date',
    )
    const stands = { closed: false, mine: false, may_be_over: true, next: 'Wait.' }
    const status = JSON.stringify(statusMessage({ ...told, ...stands }))
    const named = statusMessage({ ...told, ...stands, impact: { ...FAILING, service: 'checkout' } })
    expect(JSON.stringify(named)).toContain('*Impact*: checkout: 70 % of requests fail (140')
    expect(status).toContain('*Impact*: 70 % of requests fail (140 of 200 in the last 1 min) · 524 of 741 since')
  })

  it('says how much still fails to whoever is about to close it', () => {
    const window = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:01:00.000Z' }
    const asked = (errors: number) =>
      resolveQuestion(line('Checkout fails'), {
        service: 'checkout',
        now: { window, requests: 60, errors, rate: errors / 60 },
        usual: 0.009,
      })
    expect(JSON.stringify(asked(42).blocks)).toContain('🔴 *70 % of requests of checkout fail now (42 of 60')
    expect(asked(42).text).toContain('It does not look over.')
    expect(JSON.stringify(asked(1))).toContain('1.7 % of requests of checkout fail now')
    expect(JSON.stringify(asked(1))).not.toContain('🔴')
    expect(JSON.stringify(resolveQuestion(line('Checkout fails')))).not.toContain('fail now')
  })

  it.each(NASTY)('keeps every answer within Slack’s rules for %j', (words) => {
    for (const message of messages(words)) assertMessage(fitMessage(message))
  })

  it.each(NASTY)('keeps windows and the home tab within Slack’s rules for %j', (words) => {
    const item = {
      id: 'ev1',
      kind: 'log_pattern',
      title: words,
      summary: words,
      sample: words,
      ref: words,
      service: words,
      count: 3,
    }
    const evidence = evidenceBlocks(Array.from({ length: 50 }, () => item)).filter((block) => block !== undefined)
    assertBlocks(fitBlocks(evidence, 'modal'), 'modal')
    const lines = Array.from({ length: 200 }, (_, i) => line(words, i))
    const health = [{ name: words, ok: false, what: words }]
    const home = homeView({
      waiting: lines,
      mine: lines,
      open: lines,
      closed: lines,
      health,
      at: '2026-03-02T09:00:00.000Z',
    })
    assertBlocks(fitBlocks(home.blocks, 'home'), 'home')
  })

  it('offers to declare once, and not to whom the list is hidden', () => {
    const home = { waiting: [], mine: [], open: [], closed: [], health: [], at: '2026-03-02T09:00:00.000Z' }
    const offers = (hidden?: string) => JSON.stringify(homeView({ ...home, hidden })).split(ACTIONS.declare).length - 1
    expect([offers(), offers('For full members.')]).toEqual([1, 0])
  })

  it('says in one sentence which values there are, with an example', () => {
    const { text, blocks } = wrongValue('There are SEV-1 to SEV-4.', '/incident severity SEV-2')
    expect(text).toBe('There are SEV-1 to SEV-4. For example: `/incident severity SEV-2`')
    expect(blocks).toHaveLength(1)
  })

  it('offers in a status only what makes sense now', () => {
    const stands = { ...line('Checkout fails'), closed: false, next: 'Read the diff.' }
    const labels = (mine: boolean, may_be_over: boolean) =>
      [
        ...JSON.stringify(statusMessage({ ...stands, mine, may_be_over }).blocks).matchAll(/"text":"([A-Z][\w ]+)"/g),
      ].map(([, label]) => label)
    expect(labels(false, false)).toContain('Take command')
    expect(labels(false, false)).not.toContain('Confirm resolved')
    expect(labels(true, true)).not.toContain('Take command')
    expect(labels(true, true)).toContain('Confirm resolved')
  })

  it('says in the text what matters, for those who hear it read', () => {
    expect(openIncidents([line('Checkout fails')]).text).toContain('SEV-1 investigating: Checkout fails')
    expect(timelineMessage('Checkout fails', []).text).toContain('nothing has happened yet')
  })
})

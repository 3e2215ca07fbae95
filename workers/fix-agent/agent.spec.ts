import { applyPatch, parsePatch } from 'diff'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../src/kit/hash.ts'
import { contextFor, GUILTY, gathered, TOTAL_BEFORE, TOTAL_NOW } from '../../src/worker-kit/context.spec-support.ts'
import { workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { draft, OURS, workFor } from './agent.spec-support.ts'
import { fixAgent } from './agent.ts'

describe('workers/fix-agent/agent.ts', () => {
  it('undoes the guilty change and nothing else', () => {
    const fix = draft()
    expect(fix).toMatchObject({
      kind: 'revert',
      reverts: GUILTY,
      base_branch: 'trunk',
      risk: { level: 'low', why: expect.stringMatching(/^It takes one change back: \d+ lines? in 1 file\.$/) },
      reasoner: 'ranked-evidence',
    })
    expect(fix.edits).toEqual([{ path: 'src/total.js', content: TOTAL_BEFORE }])
    expect(fix.checklist.every((check) => check.ok)).toBe(true)
  })

  it('shows a diff that makes exactly the edits, and hashes it', () => {
    const fix = draft()
    expect(fix.diff_sha256).toBe(sha256Hex(fix.diff))
    const [patch] = parsePatch(fix.diff)
    expect(patch).toMatchObject({ oldFileName: 'a/src/total.js', newFileName: 'b/src/total.js' })
    expect(patch && applyPatch(TOTAL_NOW, patch)).toBe(TOTAL_BEFORE)
    expect(fix.diff).toMatchInlineSnapshot(`
      "--- a/src/total.js
      +++ b/src/total.js
      @@ -1,7 +1,7 @@
       import { round } from './round.js'
       
       export function rateOf(cart) {
      -  return cart.rate.value
      +  return cart.rate?.value ?? 1
       }
       
       export function total(cart) {
      "
    `)
  })

  it('says the same each time, dated by the fact that called for it', () => {
    expect(draft()).toEqual(draft())
    expect(draft().commit_time).toBe(workFor().trigger.time)
  })

  it('reverts across later changes elsewhere in the file', () => {
    const later = `// one more line\n${TOTAL_NOW}`
    expect(draft(undefined, contextFor({ sources: [{ path: 'src/total.js', content: later }] })).edits).toEqual([
      { path: 'src/total.js', content: `// one more line\n${TOTAL_BEFORE}` },
    ])
  })

  it.each([
    [
      'the lines have changed since',
      { sources: [{ path: 'src/total.js', content: TOTAL_NOW.replace('cart.rate.value', 'cart.tax.value') }] },
    ],
    ['the file is not known', { sources: [] }],
    [
      'something in it was redacted',
      { sources: [{ path: 'src/total.js', content: `${TOTAL_NOW}// [REDACTED:aws:1a2b]\n` }] },
    ],
    [
      'something in it cannot be seen, so that it was not kept as it is',
      { sources: [{ path: 'src/total.js', content: TOTAL_NOW, altered: true as const }] },
    ],
    [
      'the patch is missing',
      {
        suspects: contextFor().suspects.map((one) => ({
          ...one,
          files: [{ path: 'src/total.js', additions: 1, deletions: 1 }],
        })),
      },
    ],
  ])('gives up with what to do when %s', (_, change) => {
    expect(() => draft(undefined, contextFor(change))).toThrow(
      expect.objectContaining({ name: 'GiveUp', code: 'no-fix', message: expect.stringMatching(/by hand\.$/) }),
    )
  })

  it('knows what is undone already, wherever else the file has changed, and asks nobody to do it by hand', () => {
    const content = `// one more line\n${TOTAL_BEFORE}`
    expect(() => draft(undefined, contextFor({ sources: [{ path: 'src/total.js', content }] }))).toThrow(
      expect.objectContaining({ name: 'GiveUp', code: 'no-fix', message: expect.stringMatching(/is undone already;/) }),
    )
  })

  it('offers no revert of which only tests and documents are left', () => {
    const patch = '@@ -1 +1 @@\n-one\n+two\n'
    const aside = ['src/total.test.js', 'docs/total.md'].map((path) => ({ path, additions: 1, deletions: 1, patch }))
    const suspects = contextFor().suspects.map((s) => (s.sha === GUILTY ? { ...s, files: [...s.files, ...aside] } : s))
    const sources = [
      { path: 'src/total.js', content: TOTAL_BEFORE },
      ...aside.map(({ path }) => ({ path, content: 'two\n' })),
    ]
    expect(() => draft(undefined, contextFor({ suspects, sources }))).toThrow(
      expect.objectContaining({ code: 'no-fix', message: expect.stringMatching(/undone already but for its tests/) }),
    )
    const whole = [{ path: 'src/total.js', content: TOTAL_NOW }, ...sources.slice(1)]
    expect(draft(undefined, contextFor({ suspects, sources: whole })).edits).toHaveLength(3)
  })

  it('undoes what is left of a change that was undone in part', () => {
    const added = { path: 'src/more.js', additions: 1, deletions: 0, patch: '@@ -0,0 +1 @@\n+export const more = 1\n' }
    const suspects = contextFor().suspects.map((s) => (s.sha === GUILTY ? { ...s, files: [...s.files, added] } : s))
    const fix = draft(undefined, contextFor({ suspects, sources: [{ path: 'src/total.js', content: TOTAL_NOW }] }))
    expect(fix.edits).toEqual([{ path: 'src/total.js', content: TOTAL_BEFORE }])
  })

  it.each(['.github/workflows/ci.yml', 'docs/CODEOWNERS', '.npmrc', '.env', 'hooks/pre-receive'])(
    'offers no revert that would not be pushed, because the change touched %s too, and says so at once',
    (path) => {
      const too = { path, additions: 1, deletions: 1, patch: '@@ -1 +1 @@\n-one\n+two\n' }
      const suspects = contextFor().suspects.map((s) => (s.sha === GUILTY ? { ...s, files: [...s.files, too] } : s))
      const sources = [...contextFor().sources, { path, content: 'two\n' }]
      expect(() => draft(undefined, contextFor({ suspects, sources }))).toThrow(
        expect.objectContaining({
          name: 'GiveUp',
          code: 'no-fix',
          message: expect.stringMatching(/decides how code is built, checked or owned\. Revert it by hand\.$/),
        }),
      )
    },
  )

  it('offers no revert that brings back characters that cannot be seen', () => {
    const hidden = { path: 'src/a.js', additions: 1, deletions: 1, patch: '@@ -1 +1 @@\n-a\u202e\n+a\n' }
    const suspects = contextFor().suspects.map((s) => (s.sha === GUILTY ? { ...s, files: [hidden] } : s))
    const sources = [{ path: 'src/a.js', content: 'a\n' }]
    expect(() => draft(undefined, contextFor({ suspects, sources }))).toThrow(/cannot be seen.* by hand\.$/)
  })

  it('still offers the revert of a lock file or a script, which goes back to what was reviewed', () => {
    const lock = { path: 'package-lock.json', additions: 1, deletions: 1, patch: '@@ -1 +1 @@\n-one\n+two\n' }
    const suspects = contextFor().suspects.map((s) => (s.sha === GUILTY ? { ...s, files: [lock] } : s))
    const fix = draft(undefined, contextFor({ suspects, sources: [{ path: lock.path, content: 'two\n' }] }))
    expect(fix).toMatchObject({ kind: 'revert', risk: { level: 'high' } })
  })

  it('deletes a file that the change had made, and brings back one that it had deleted', () => {
    const made = { path: 'src/new.js', additions: 1, deletions: 0, patch: '@@ -0,0 +1 @@\n+export const fresh = 1\n' }
    const gone = { path: 'src/old.js', additions: 0, deletions: 1, patch: '@@ -1 +0,0 @@\n-export const old = 1\n' }
    const suspects = contextFor().suspects.map((one) => (one.sha === GUILTY ? { ...one, files: [made, gone] } : one))
    const fix = draft(
      undefined,
      contextFor({ suspects, sources: [{ path: 'src/new.js', content: 'export const fresh = 1\n' }] }),
    )
    expect(fix.edits).toEqual([
      { path: 'src/new.js', content: null },
      { path: 'src/old.js', content: 'export const old = 1\n' },
    ])
    expect(fix.diff).toContain('+++ /dev/null')
    expect(fix.diff).toContain('--- /dev/null')
  })

  it('shows the revert as risky when a model advises against it', () => {
    expect(draft({ choice: 'none', why: 'The table it needs is gone' })).toMatchObject({
      kind: 'revert',
      risk: { level: 'high' },
      why: 'The table it needs is gone',
    })
  })

  it('gives up when no change of ours is to blame', () => {
    const work = workAfter(
      gathered().cause(0.9, {
        hypotheses: [
          {
            hypothesis_id: 'h2',
            cause: 'Names are not resolved',
            service: 'checkout',
            confidence: 0.9,
            evidence_ids: ['ev1'],
          },
        ],
      }).events,
    )
    const input = fixAgent.read(work)
    expect(() => fixAgent.conclude(fixAgent.ranked(input), input, work, OURS)).toThrow(/people must act/)
  })

  it('asks with the evidence inside the fence alone', () => {
    const { system, user } = fixAgent.prompt(fixAgent.read(workFor()))
    expect(`${system}\n\n${user}`).toMatchSnapshot()
  })
})

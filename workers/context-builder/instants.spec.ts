import { describe, expect, it } from 'vitest'
import { focusOf } from './focus.ts'
import { besideErrors, tooLate } from './instants.ts'
import { numberItems } from './items.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { at, briefFor, deploy, guilty, ONSET_MS, shipped, telemetryOf } from './scene.spec-support.ts'

const began = { atMs: ONSET_MS, precisionMs: 10_000 }
const TITLE = "TypeError: Cannot read properties of undefined (reading 'value')"

describe('workers/context-builder/instants.ts', () => {
  it.each([
    [-300, '5 min before the errors began'],
    [-12, '12 s before the errors began'],
    [-9, 'within 10 s of the first errors'],
    [1, 'within 10 s of the first errors'],
    [12, '12 s after the errors began, as nearly as clocks agree'],
    [20, '20 s after the errors began'],
  ])('puts a moment %i s from the onset beside the errors, on its own side and no finer than is known', (s, words) => {
    expect(besideErrors(began, at(s))).toBe(words)
  })

  it('lets a change go only when it came later than the grace and than what is known of the onset', () => {
    expect([12, 16].map((s) => tooLate(began, at(s)))).toEqual([false, true])
    expect(tooLate({ atMs: ONSET_MS, precisionMs: 60_000 }, at(40))).toBe(false)
  })

  // The errors begin at 5 s in a minute that begins at 0 s: a deploy at 1 s came before them, though after the onset.
  it.each([
    [1, '4 s before the errors began'],
    [4.5, 'within 1 s of the first errors'],
    [9, '4 s after the errors began, as nearly as clocks agree'],
    [90, '85 s after the errors began'],
  ])('says the same of a deploy at %d s in the evidence and in the cause', (s, words) => {
    const by = deploy('bad', s)
    const telemetry = telemetryOf([{ title: TITLE }], [by])
    const focus = focusOf(briefFor(), telemetry)
    const changes = shipped([guilty], by)
    const code = { repo: 'acme/shop', base_sha: undefined, shipped: changes, gaps: [] }
    const { items, idOf } = numberItems(briefFor(), telemetry, focus, code)
    expect(items.find((item) => item.kind === 'deploy')?.summary).toBe(words)
    const blamed = rank({ focus, telemetry, shipped: changes, settled: [], past: NO_PAST, idOf }).find(
      (one) => one.ref === guilty.sha,
    )
    expect(blamed?.parts.find((part) => part.name === 'onset')?.why).toBe(`deployed ${words}`)
  })

  it('claims no more than the bucket where the error itself is not new', () => {
    const by = deploy('bad', 1)
    const telemetry = telemetryOf([{ title: TITLE, before: 1 }], [by])
    expect(besideErrors(focusOf(briefFor(), telemetry).began, by.at)).toBe('within 60 s of the first errors')
  })
})

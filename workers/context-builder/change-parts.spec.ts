import { describe, expect, it } from 'vitest'
import { besideErrors } from '../../src/worker-kit/instants.ts'
import { focusOf } from './focus.ts'
import { numberItems } from './items.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { at, briefFor, deploy, guilty, shipped, telemetryOf } from './scene.spec-support.ts'

const TITLE = "TypeError: Cannot read properties of undefined (reading 'value')"

describe('workers/context-builder/change-parts.ts', () => {
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

  it('takes the first line of the new error where seconds are looked at and a stray error came just before it', () => {
    const by = deploy('bad', 4.5)
    const usual = telemetryOf([{ title: TITLE }], [by])
    const counts = usual.counts.map((row) => ({ ...row, bucket: at(5) }))
    const telemetry = { ...usual, bucketMs: 1_000, counts }
    expect(besideErrors(focusOf(briefFor({ onset: at(2) }), telemetry).began, by.at)).toBe(
      'within 1 s of the first errors',
    )
  })

  it('claims no more than the bucket where the error itself is not new', () => {
    const by = deploy('bad', 1)
    const telemetry = telemetryOf([{ title: TITLE, before: 1 }], [by])
    expect(besideErrors(focusOf(briefFor(), telemetry).began, by.at)).toBe('within 60 s of the first errors')
  })
})

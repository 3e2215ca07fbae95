import { describe, expect, it } from 'vitest'
import { instant } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import type { CountAt } from './records.ts'
import { Watch } from './watch.ts'

const MINUTE = 60
const DAYS = 2
const START = 1_769_558_400
const DEPLOYED = START + 10 * MINUTE

describe('workers/detector/novelty-rule.ts', () => {
  it('speaks at the third of an error that is new two minutes after a deploy', () => {
    expect(openedAfter({ from: 2, deployed: true })).toBe(3)
  })

  it('waits for one more of an error that is new so long after a deploy that it may be chance', () => {
    expect(openedAfter({ from: 50, deployed: true })).toBe(4)
  })

  it('waits for nine where nothing was deployed', () => {
    expect(openedAfter({ from: 2, deployed: false })).toBe(9)
  })

  it('takes new errors for chance where many begin every day', () => {
    expect(openedAfter({ from: 2, deployed: true, usualNew: 400 })).toBe(4)
  })
})

/** How many of a new error, one in seven minutes and first seen `from` minutes after the deploy, it takes to open an incident. */
function openedAfter(of: { readonly from: number; readonly deployed: boolean; readonly usualNew?: number }) {
  const watch = afterDays(of.usualNew ?? 4)
  const deploys = of.deployed
    ? [{ id: 'd', service: 'shop', sha: 'new', previous_sha: 'old', at: instant(DEPLOYED) }]
    : []
  let seen = 0
  for (let minute = 0; minute < 180; minute++) {
    const at = START + minute * MINUTE
    const sinceFirst = minute - 10 - of.from
    const counts: CountAt[] =
      sinceFirst >= 0 && sinceFirst % 7 === 0 ? [{ service: 'shop', signature: 'fresh', at, count: 1 }] : []
    seen += counts.length
    watch.ledger.absorb(at, at + MINUTE, [{ service: 'shop', at, requests: 100, errors: counts.length }], counts)
    watch.ledger.first(counts)
    watch.ledger.seal(at + MINUTE)
    const context = { deploys, calls: [], seen: [], incidents: [], suppressions: [] }
    if (watch.look({ tenantId: 't', end: instant(at + MINUTE), ...context }).length > 0) return seen
  }
  return undefined
}

/** A watch that saw two days in which so many errors were new, each once. */
function afterDays(usualNew: number): Watch {
  const watch = new Watch(DETECTOR_PRESETS.default)
  const { history } = DETECTOR_PRESETS.default
  const from = START - DAYS * 86_400
  const blocks = Array.from({ length: (DAYS * 86_400) / history.blockS }, (_, n) => {
    const errors = 2
    return { service: 'shop', at: from + n * history.blockS, requests: 1_500, errors, squares: errors, buckets: 15 }
  })
  const hours = Array.from({ length: usualNew }, (_, n) => {
    const at = from + 43_200 + Math.floor((n * 100_000) / usualNew / history.hourS) * history.hourS
    return { service: 'shop', signature: `once-${n}`, at, count: 1 }
  })
  watch.ledger.load({ blocks: START, hours: START }, blocks, hours)
  watch.ledger.first(hours)
  return watch
}

import { describe, expect, it } from 'vitest'
import { instant } from './input.ts'
import { noveltyAlarm } from './novelty-rule.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import { newLedger, seriesOn } from './series.ts'

const settings = DETECTOR_PRESETS.default
const DAY = 86_400
const FROM = 5 * DAY
const MINUTE = 60

/** A known error: how often it came in each hour of five days, and the minutes at which it came around the new one. */
interface Old {
  readonly perHour: number
  readonly lately: readonly number[]
}
const NONE: Old = { perHour: 0, lately: [] }
/** Every fourth minute up to this one. */
const until = (minute: number): Old => ({
  perHour: 15,
  lately: [-58, -54, -50, -46, -42, -38, -34, -30, -26, -22]
    .concat([-18, -14, -10, -6, -2, 2, 6, 10])
    .filter((at) => at < minute),
})

/** How often the new error had come when it was news, at these minutes after it was first seen; undefined: it never was. */
function newsAt(minutes: readonly number[], deployedBefore?: number, old = NONE): number | undefined {
  const count = minutes.findIndex((_, n) => isNews(minutes.slice(0, n + 1), deployedBefore, old)) + 1
  return count === 0 ? undefined : count
}

function isNews(minutes: readonly number[], deployedBefore: number | undefined, old: Old): boolean {
  const end = FROM + ((minutes.at(-1) ?? 0) + 1) * MINUTE
  const ledger = newLedger(settings)
  const quiet = { service: 'api', requests: 1_500, errors: 0, squares: 0, buckets: 15 }
  const blocks = Array.from({ length: FROM / 900 }, (_, n) => ({ ...quiet, at: n * 900 }))
  const hours = Array.from({ length: old.perHour === 0 ? 0 : FROM / 3_600 }, (_, n) => {
    return { service: 'api', signature: 'old', at: n * 3_600, count: old.perHour }
  })
  ledger.load({ blocks: FROM, hours: FROM }, blocks, hours)
  const rates = Array.from({ length: (end - FROM) / MINUTE + 60 }, (_, n) => {
    return { service: 'api', at: FROM + (n - 60) * MINUTE, requests: 100, errors: 0 }
  })
  const counted = (signature: string, at: readonly number[]) =>
    at.map((n) => ({ service: 'api', signature, at: FROM + n * MINUTE, count: 1 }))
  ledger.absorb(FROM - 3_600, end, rates, [...counted('old', old.lately), ...counted('fresh', minutes)])
  ledger.first([{ service: 'api', signature: 'fresh', at: FROM }])
  if (old.perHour > 0) ledger.first([{ service: 'api', signature: 'old', at: 0 }])
  const sha = 'a'.repeat(40)
  const deploys =
    deployedBefore === undefined
      ? []
      : [{ id: 'd', service: 'api', sha, previous_sha: '', at: instant(FROM - deployedBefore * MINUTE) }]
  const input = { tenantId: 't', end: instant(end), seen: [], deploys, calls: [], incidents: [], suppressions: [] }
  return noveltyAlarm(seriesOn(ledger, input, settings), deploys, 'api', settings, () => false) !== undefined
}

describe('workers/detector/novelty-rule.ts', () => {
  it('takes three of a new error for news that come minutes apart soon after a deploy', () => {
    expect(newsAt([0, 7, 13], 5)).toBe(3)
  })

  it('waits for more where no deploy is near, or not so near', () => {
    expect(newsAt([0, 7, 13, 20, 26], 45)).toBe(5)
    expect(newsAt([0, 7, 13, 20, 26])).toBeUndefined()
  })

  it('takes a rare one for the new name of another that ended with the deploy, though it came late', () => {
    expect(newsAt([0, 5, 9, 13], 18, until(-18))).toBeUndefined()
    expect(newsAt([0, 5, 9, 13], 18, until(12))).toBe(3)
  })

  it.each([
    ['a burst while a release rolls out', [0, 2, 4]],
    ['one of the long tail, which comes again after hours', [0, 25, 55]],
    ['one that came twice', [0, 12]],
  ])('leaves %s alone', (_, minutes) => {
    expect(newsAt(minutes, 5)).toBeUndefined()
  })
})

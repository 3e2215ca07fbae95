import type { Alarm } from './alarm.ts'
import { baselineOf } from './baseline.ts'
import { type DetectInput, seconds } from './input.ts'
import { type Series, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { upperTail } from './tail.ts'

type Seen = DetectInput['seen'][number]
type Counts = readonly { readonly at: number; readonly count: number }[]

/** A signature that nobody saw before and that persists; without a deploy near, the bar is higher. Pure. */
export function noveltyAlarm(
  series: Series,
  input: DetectInput,
  service: string,
  settings: DetectorSettings,
): Alarm | undefined {
  const alarms = input.seen
    .filter((seen) => seen.service === service && isFresh(seen, series, settings))
    .map((seen) => test(series, input, seen, settings))
    .filter((alarm) => alarm !== undefined)
  return alarms.reduce<Alarm | undefined>((best, alarm) => (best && best.tail <= alarm.tail ? best : alarm), undefined)
}

/** First seen lately, in a service that was watched long enough before for "never" to mean something. */
function isFresh(seen: Seen, series: Series, settings: DetectorSettings): boolean {
  const first = seconds(seen.first_seen)
  if (first < series.explainedUntil(seen.service)) return false
  const watchedSince = series.history(seen.service)[0]?.at ?? first
  return first >= series.end - settings.novelty.seconds && watchedSince <= first - settings.novelty.watchedS
}

function test(series: Series, input: DetectInput, seen: Seen, settings: DetectorSettings): Alarm | undefined {
  const from = Math.floor(seconds(seen.first_seen) / settings.bucketS) * settings.bucketS
  const signatures = series.signatures(seen.service)
  const counts = signatures.get(seen.signature) ?? []
  const observed = total(counts, from, series.end)
  const bar = deployNear(input, seen, settings) ? settings.novelty.nearDeploy : settings.novelty.alone
  if (observed < bar.minCount || counts.length < bar.minSpread) return undefined
  if (isRename(signatures, seen.signature, observed, from, series.end)) return undefined
  const since = tally(series.rates(seen.service), from, series.end)
  const baseline = baselineOf(series.history(seen.service), from, settings.history)
  const expected = since.requests * baseline.rate
  const tail = upperTail(observed, expected, baseline.kappa)
  if (tail > settings.novelty.maxTail) return undefined
  return {
    service: seen.service,
    rule: 'novelty',
    from,
    to: series.end,
    ...since,
    observed,
    expected,
    tail,
    baselineRate: baseline.rate,
    cold: baseline.cold,
    signature: seen.signature,
  }
}

function deployNear(input: DetectInput, seen: Seen, settings: DetectorSettings): boolean {
  const first = seconds(seen.first_seen)
  return input.deploys.some((deploy) => {
    const age = first - seconds(deploy.at)
    return deploy.service === seen.service && age >= -settings.bucketS && age <= settings.novelty.deployNearS
  })
}

/** An old signature was as frequent just before and is gone since: the same error under a new name. */
function isRename(
  signatures: ReadonlyMap<string, Counts>,
  fresh: string,
  observed: number,
  from: number,
  end: number,
): boolean {
  return [...signatures].some(
    ([signature, counts]) =>
      signature !== fresh && total(counts, 2 * from - end, from) >= observed / 2 && total(counts, from, end) === 0,
  )
}

function total(counts: Counts, from: number, to: number): number {
  return counts.reduce((sum, { at, count }) => (at >= from && at < to ? sum + count : sum), 0)
}

import type { Alarm } from './alarm.ts'
import { type LookInput, seconds } from './input.ts'
import { persistence } from './persistence.ts'
import { baselineFor } from './rate-rule.ts'
import type { SignatureBook } from './records.ts'
import { renamedFrom } from './rename.ts'
import { countIn, type Series, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { isFresh } from './signature-rule.ts'
import { upperTail } from './tail.ts'

/** One that was silent in the newest so many buckets completes no evidence now. */
const LIVE_BUCKETS = 15

/** A signature that nobody saw before and that persists; without a deploy near, the bar is higher. Pure. */
export function noveltyAlarm(
  series: Series,
  deploys: LookInput['deploys'],
  service: string,
  settings: DetectorSettings,
  isMuted: (signature: string) => boolean,
): Alarm | undefined {
  let best: Alarm | undefined
  for (const [signature, book] of series.signatures(service)) {
    if (!isNew(book, series, service, settings) || isMuted(signature)) continue
    const alarm = test(series, deploys, service, signature, book, settings)
    if (alarm && (!best || alarm.tail < best.tail)) best = alarm
  }
  return best
}

/** First seen lately, in a service that was watched long enough before for "never" to mean something. */
function isNew(book: SignatureBook, series: Series, service: string, settings: DetectorSettings): boolean {
  if (book.first === undefined || !isFresh(book, series.end, settings)) return false
  if (book.first < series.explainedUntil(service)) return false
  if ((book.counts.at(-1)?.at ?? 0) < series.end - LIVE_BUCKETS * settings.bucketS) return false
  const watchedSince = series.history(service)[0]?.at ?? book.first
  return watchedSince <= book.first - settings.novelty.watchedS
}

function test(
  series: Series,
  deploys: LookInput['deploys'],
  service: string,
  signature: string,
  book: SignatureBook,
  settings: DetectorSettings,
): Alarm | undefined {
  const { novelty, bucketS } = settings
  const first = book.first ?? series.end
  const from = Math.floor(first / bucketS) * bucketS
  const observed = countIn(book.counts, from, series.end)
  const spread = book.counts.filter(({ at }) => at >= from).length
  const near = deployNear(deploys, service, first, settings)
  const bars = [...(near ? [novelty.nearDeploy, novelty.nearDeploySoon] : [novelty.alone]), novelty.loud]
  const chance = persistence(series, settings) ** (observed - 1)
  if (!bars.some((bar) => observed >= bar.minCount && spread >= bar.minSpread && chance <= bar.maxChance))
    return undefined
  if (novelty.linkRenames && renamedFrom(series, service, signature, from, settings) !== undefined) return undefined
  const since = tally(series.rates(service), from, series.end)
  const baseline = baselineFor(series, service, from, settings)
  const expected = since.requests * baseline.rate
  const tail = upperTail(observed, expected, baseline.kappa)
  if (tail > novelty.maxTail) return undefined
  return {
    service,
    rule: 'novelty',
    from,
    to: series.end,
    ...since,
    observed,
    expected,
    tail: Math.min(tail, chance),
    baselineRate: baseline.rate,
    cold: baseline.cold,
    before: baseline.before,
    signature,
  }
}

function deployNear(
  deploys: LookInput['deploys'],
  service: string,
  first: number,
  { bucketS, novelty }: DetectorSettings,
): boolean {
  return deploys.some((deploy) => {
    if (deploy.service !== service) return false
    const age = first - seconds(deploy.at)
    return age >= -bucketS && age <= novelty.deployNearS
  })
}

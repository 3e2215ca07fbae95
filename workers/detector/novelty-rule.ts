import type { Alarm } from './alarm.ts'
import { type LookInput, seconds } from './input.ts'
import { persistence } from './persistence.ts'
import { baselineFor } from './rate-rule.ts'
import type { SignatureBook } from './records.ts'
import { renamedFrom } from './rename.ts'
import { countIn, type Series, tally } from './series.ts'
import type { DetectorSettings, NoveltyBar, NoveltySettings } from './settings.ts'
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
  const seen = seenOf(series, deploys, service, book, settings)
  const { from, observed, chance, sinceDeployS } = seen
  if (!barsFor(seen, novelty).some((bar) => reaches(seen, bar))) return undefined
  const isRename = (turn: number) => renamedFrom(series, service, signature, turn, settings) !== undefined
  if (novelty.linkRenames && turnsOf(from, sinceDeployS, bucketS).some(isRename)) return undefined
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

/** What a new error has shown since it was first seen. */
interface Seen {
  /** The bucket in which that was. */
  readonly from: number
  readonly observed: number
  readonly spread: number
  readonly chance: number
  readonly lastedS: number
  readonly ageS: number
  /** Undefined: no deploy was near. */
  readonly sinceDeployS: number | undefined
}

function seenOf(
  series: Series,
  deploys: LookInput['deploys'],
  service: string,
  book: SignatureBook,
  settings: DetectorSettings,
): Seen {
  const first = book.first ?? series.end
  const from = Math.floor(first / settings.bucketS) * settings.bucketS
  const observed = countIn(book.counts, from, series.end)
  return {
    from,
    observed,
    spread: book.counts.filter(({ at }) => at >= from).length,
    chance: persistence(series, settings) ** (observed - 1),
    lastedS: (book.counts.at(-1)?.at ?? first) - from,
    ageS: series.end - from,
    sinceDeployS: lastDeploy(deploys, service, first, settings),
  }
}

function barsFor({ sinceDeployS }: Seen, novelty: NoveltySettings): readonly NoveltyBar[] {
  const { nearDeploy, nearDeploySoon, nearDeploySteady, alone, loud } = novelty
  if (sinceDeployS === undefined) return [alone, loud]
  return [nearDeploy, nearDeploySoon, ...(nearDeploySteady ? [nearDeploySteady] : []), loud]
}

function reaches(seen: Seen, { minCount, minSpread, maxChance, pace }: NoveltyBar): boolean {
  if (seen.observed < minCount || seen.spread < minSpread || seen.chance > maxChance) return false
  if (pace === undefined) return true
  const { sinceDeployS = Number.POSITIVE_INFINITY, ageS, lastedS } = seen
  return sinceDeployS <= pace.sinceDeployS && ageS <= pace.withinS && lastedS >= pace.lastsS
}

/** When an old name may have ended: as the new one was first seen, or with the deploy before that, for a rare one comes late. */
function turnsOf(from: number, sinceDeployS: number | undefined, bucketS: number): readonly number[] {
  if (sinceDeployS === undefined || sinceDeployS < bucketS) return [from]
  return [from, Math.floor((from - sinceDeployS) / bucketS) * bucketS]
}

/** Seconds from the newest deploy that was near to `first`. */
function lastDeploy(
  deploys: LookInput['deploys'],
  service: string,
  first: number,
  { bucketS, novelty }: DetectorSettings,
): number | undefined {
  const ages = deploys
    .filter((deploy) => deploy.service === service)
    .map((deploy) => first - seconds(deploy.at))
    .filter((age) => age >= -bucketS && age <= novelty.deployNearS)
  return ages.length === 0 ? undefined : Math.min(...ages)
}

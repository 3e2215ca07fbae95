import type { Alarm } from './alarm.ts'
import { type LookInput, type Suppression, seconds } from './input.ts'
import type { Ledger } from './ledger.ts'
import { noveltyAlarm } from './novelty-rule.ts'
import { rateAlarm } from './rate-rule.ts'
import { countIn, longestS, type Series, seriesOn } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { isFresh, signatureAlarm } from './signature-rule.ts'
import type { Steps } from './steps.ts'

/** The services that alarm, each by its most telling rule, before the call graph is asked. Pure. */
export function* alarmsOf(ledger: Ledger, input: LookInput, settings: DetectorSettings): Steps<readonly Alarm[]> {
  const series = seriesOn(ledger, input, settings)
  const mutes = activeMutes(input)
  const alarms: Alarm[] = []
  for (const service of series.services) {
    yield
    if (mutes.some((mute) => mute.service === service && mute.signature === undefined)) continue
    const muted = (signature: string) => isMuted(mutes, service, signature)
    const alarm =
      rateAlarm(series, input.deploys, service, settings, leftOutShare(series, service, mutes, settings)) ??
      noveltyAlarm(series, input.deploys, service, settings, muted) ??
      signatureAlarm(series, input.deploys, service, settings, muted)
    if (alarm) alarms.push(alarm)
  }
  return alarms
}

/** What people muted and still is. Pure. */
export function activeMutes(input: LookInput): readonly Suppression[] {
  return input.suppressions.filter((mute) => mute.until === undefined || seconds(mute.until) > seconds(input.end))
}

export function isMuted(mutes: readonly Suppression[], service: string, signature: string | undefined): boolean {
  return mutes.some(
    (mute) =>
      mute.signature !== undefined &&
      mute.signature === signature &&
      (mute.service === undefined || mute.service === service),
  )
}

/**
 * The part of a service's error lines that people muted, or that are new and few: the same part of its failing requests is
 * left out. Many new errors at once are not few, however rare each is.
 */
function leftOutShare(
  series: Series,
  service: string,
  mutes: readonly Suppression[],
  settings: DetectorSettings,
): number {
  const from = series.end - longestS(settings)
  const { apartBelow } = settings.novelty
  let muted = 0
  let few = 0
  for (const [signature, book] of series.signatures(service)) {
    if (isMuted(mutes, service, signature)) muted += countIn(book.counts, from, series.end)
    else if (isFresh(book, series.end, settings)) {
      const count = countIn(book.counts, from, series.end)
      if (count < apartBelow) few += count
    }
  }
  const apart = few < 3 * apartBelow ? few : 0
  if (muted + apart === 0) return 0
  let all = 0
  for (const { counts } of series.signatures(service).values()) all += countIn(counts, from, series.end)
  return (muted + apart) / all
}

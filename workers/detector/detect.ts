import type { Alarm } from './alarm.ts'
import { detected } from './detected.ts'
import { topSignatures } from './explain.ts'
import type { DetectorDraft, Found } from './found.ts'
import { type Cascade, cascades } from './incident-layer.ts'
import { type KnownIncident, type LookInput, type Suppression, seconds } from './input.ts'
import type { Ledger } from './ledger.ts'
import { worstOf } from './measured.ts'
import { noveltyAlarm } from './novelty-rule.ts'
import { NO_SIGNATURE, placeOf } from './place.ts'
import { rateAlarm } from './rate-rule.ts'
import { countIn, longestS, type Series, seriesOn } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { isFresh, signatureAlarm } from './signature-rule.ts'
import { knownFrom } from './stated.ts'
import { raisedAgain, worseOf } from './worse.ts'

/**
 * Same rows in, same drafts out, ids included. One `IncidentDetected` for each trouble that no known incident explains;
 * for a known one what got worse, the same at every look while it lasts. Pure, as long as the ledger stands still.
 */
export function detectIn(ledger: Ledger, input: LookInput, settings: DetectorSettings): Looked {
  const series = seriesOn(ledger, input, settings)
  const found = cascades(alarmsIn(series, input, settings), input, series, settings)
    .map((cascade) => foundOf(cascade, input, series, settings))
    .sort(worstFirst)
  const isKnown = (one: Found) => placeOf(one, input, settings).is === 'known'
  const drafts: DetectorDraft[] = []
  const touched: string[] = []
  const live = new Set<string>()
  for (const one of [...found.filter(isKnown), ...found.filter((one) => !isKnown(one))]) {
    // What this look opened takes the lesser trouble of a neighbour, as it would a minute later.
    const incidents = beside(input.incidents, drafts)
    const looked = draftsOf(one, { ...input, incidents }, series, settings, live)
    drafts.push(...looked.drafts)
    touched.push(...looked.touched)
    if (one.alarm.rule === 'rate') for (const incident of looked.touched) live.add(incident)
  }
  return { drafts, touched }
}

/** What one look found: what to state, and the known incidents that have evidence now. */
export interface Looked {
  readonly drafts: readonly DetectorDraft[]
  readonly touched: readonly string[]
}

/** The services that alarm, each by its most telling rule, before the call graph is asked. Pure. */
export function alarmsOf(ledger: Ledger, input: LookInput, settings: DetectorSettings): readonly Alarm[] {
  return alarmsIn(seriesOn(ledger, input, settings), input, settings)
}

function alarmsIn(series: Series, input: LookInput, settings: DetectorSettings): readonly Alarm[] {
  const mutes = activeMutes(input)
  return series.services
    .filter((service) => !mutes.some((mute) => mute.service === service && mute.signature === undefined))
    .map((service) => {
      const muted = (signature: string) => isMuted(mutes, service, signature)
      return (
        rateAlarm(series, input.deploys, service, settings, leftOutShare(series, service, mutes, settings)) ??
        noveltyAlarm(series, input.deploys, service, settings, muted) ??
        signatureAlarm(series, input.deploys, service, settings, muted)
      )
    })
    .filter((alarm) => alarm !== undefined)
}

function worstFirst(a: Found, b: Found): number {
  if (a.worst.severity !== b.worst.severity) return a.worst.severity < b.worst.severity ? -1 : 1
  return a.alarm.tail - b.alarm.tail || (a.root < b.root ? -1 : 1)
}

function beside(known: readonly KnownIncident[], drafts: readonly DetectorDraft[]): readonly KnownIncident[] {
  const opened = drafts.flatMap((draft) => (draft.event_type === 'IncidentDetected' ? [knownFrom(draft)] : []))
  return [...opened, ...known.filter((one) => !opened.some(({ incident_id }) => incident_id === one.incident_id))]
}

function activeMutes(input: LookInput): readonly Suppression[] {
  return input.suppressions.filter((mute) => mute.until === undefined || seconds(mute.until) > seconds(input.end))
}

function isMuted(mutes: readonly Suppression[], service: string, signature: string | undefined): boolean {
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
  let all = 0
  let muted = 0
  let few = 0
  for (const [signature, book] of series.signatures(service)) {
    const count = countIn(book.counts, from, series.end)
    all += count
    if (isMuted(mutes, service, signature)) muted += count
    else if (count < apartBelow && isFresh(book, series.end, settings)) few += count
  }
  const apart = few < 3 * apartBelow ? few : 0
  return all === 0 ? 0 : (muted + apart) / all
}

function foundOf(cascade: Cascade, input: LookInput, series: Series, settings: DetectorSettings): Found {
  const { root, joined, alarm, shown } = cascade
  const top = topSignatures(series, input, alarm, root).filter(
    (entry) => !isMuted(activeMutes(input), root, entry.signature),
  )
  const signature = alarm.signature ?? top[0]?.signature ?? NO_SIGNATURE
  return { root, joined, alarm, worst: worstOf(shown, settings), top, signature }
}

function draftsOf(
  found: Found,
  input: LookInput,
  series: Series,
  settings: DetectorSettings,
  live: ReadonlySet<string>,
): Looked {
  const place = placeOf(found, input, settings, live)
  switch (place.is) {
    case 'muted':
      return { drafts: [], touched: [] }
    case 'known': {
      const drafts = worseOf(place.incident, found, input, series, settings)
      return { drafts, touched: [place.incident.incident_id] }
    }
    case 'again': {
      const draft = detected(found, input, settings, place.incident)
      return {
        drafts: [draft, ...raisedAgain(place.incident, draft.cycle, found, input)],
        touched: [draft.incident_id],
      }
    }
    case 'new': {
      const draft = detected(found, input, settings)
      return { drafts: [draft], touched: [draft.incident_id] }
    }
  }
}

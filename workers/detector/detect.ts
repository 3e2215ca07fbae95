import { nameId } from '../../src/kit/ids.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { Alarm } from './alarm.ts'
import { severityOf, titleOf, topSignatures, whyOf } from './explain.ts'
import { type Cascade, cascades } from './incident-layer.ts'
import { instant, type KnownIncident, type LookInput, type Suppression, seconds } from './input.ts'
import type { Ledger } from './ledger.ts'
import { noveltyAlarm } from './novelty-rule.ts'
import { NO_SIGNATURE, placeOf } from './place.ts'
import { rateAlarm } from './rate-rule.ts'
import { countIn, longestS, type Series, seriesOn, tally } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { isFresh, signatureAlarm } from './signature-rule.ts'
import { type Found, raisedAgain, worseOf } from './worse.ts'

export type DetectorDraft = DraftOf<'IncidentDetected'> | DraftOf<'SeverityAssessed'> | DraftOf<'NoteAdded'>

/**
 * Same rows in, same drafts out, ids included. One `IncidentDetected` for each trouble that no known incident explains;
 * for a known one what got worse, the same at every look while it lasts. Pure, as long as the ledger stands still.
 */
export function detectIn(ledger: Ledger, input: LookInput, settings: DetectorSettings): Looked {
  const series = seriesOn(ledger, input, settings)
  const found = cascades(alarmsIn(series, input, settings), input, series)
  const looked = found.map((cascade) => draftsOf(cascade, input, series, settings))
  return {
    drafts: looked.flatMap(({ drafts }) => drafts),
    touched: looked.flatMap(({ touched }) => touched),
  }
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

function draftsOf(cascade: Cascade, input: LookInput, series: Series, settings: DetectorSettings): Looked {
  const { root, joined } = cascade
  const alarm: Alarm = { ...cascade.alarm, ...tally(series.rates(root), cascade.alarm.from, cascade.alarm.to) }
  const top = topSignatures(series, input, alarm, root).filter(
    (entry) => !isMuted(activeMutes(input), root, entry.signature),
  )
  const signature = cascade.alarm.signature ?? top[0]?.signature ?? NO_SIGNATURE
  const found = { root, joined, alarm, top, signature }
  const place = placeOf(cascade, signature, input, settings)
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
        drafts: [draft, ...raisedAgain(place.incident, draft.cycle, found, input, settings)],
        touched: [draft.incident_id],
      }
    }
    case 'new': {
      const draft = detected(found, input, settings)
      return { drafts: [draft], touched: [draft.incident_id] }
    }
  }
}

function detected(
  found: Found,
  input: LookInput,
  settings: DetectorSettings,
  again?: KnownIncident,
): DraftOf<'IncidentDetected'> {
  const { root, joined, alarm, top, signature } = found
  const from = instant(alarm.from)
  return {
    event_type: 'IncidentDetected',
    tenant_id: input.tenantId,
    ...identity(again, [input.tenantId, root, signature, from]),
    actor: { kind: 'detector', id: 'detector', display: 'Detector' },
    time: input.end,
    payload: {
      title: titleOf(
        root,
        alarm,
        top.find((entry) => entry.signature === signature),
      ),
      service: root,
      error_signature: signature,
      severity: severityOf(alarm, settings.services?.get(root)?.slo),
      source: 'detector',
      rule: ruleOf(root, alarm, input, settings.bucketS),
      window: { from, to: instant(Math.max(alarm.to, seconds(from) + 1)) },
      top_signatures: [...top],
      services_joined: [...joined],
      reopen_window_s: settings.reopenS,
      max_cycles: settings.maxCycles,
    },
  }
}

function identity(again: KnownIncident | undefined, name: readonly string[]) {
  if (again === undefined) return { incident_id: nameId(name), cycle: 1 }
  const cycle = again.cycle + 1
  return { incident_id: again.incident_id, cycle, opens_cycle: cycle }
}

function ruleOf(service: string, alarm: Alarm, input: LookInput, bucketS: number) {
  return {
    name: alarm.rule,
    why: whyOf(service, alarm, input, bucketS),
    observed: alarm.observed,
    expected: alarm.expected,
    tail: alarm.tail,
    requests: alarm.requests,
    errors: alarm.errors,
    baseline_rate: alarm.baselineRate,
  }
}

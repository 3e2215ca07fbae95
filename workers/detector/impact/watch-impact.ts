import type { Evidence } from '../../../src/evidence/evidence.ts'
import { NOT_SAID } from '../../../src/incident/not-said.ts'
import { roundsOf } from '../../../src/incident/rounds.ts'
import { distinct, foldIncident, type IncidentState, ofType } from '../../../src/incident/state.ts'
import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import { asOutcome } from '../../../src/kit/outcome.ts'
import type { DraftOf } from '../../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../../src/timeline/events.ts'
import type { RecordFacts } from '../../../src/timeline/record.ts'
import { epochMs, isoOf } from '../../../src/worker-kit/instants.ts'
import { endedAfter } from './ended-after.ts'
import { BACK, type Impact, measureImpact, type Stretch } from './measure.ts'
import { isWorthSaying } from './worth-saying.ts'

export interface ImpactSettings {
  readonly everyMs: number
  /** Evidence younger than this may still be arriving. */
  readonly latenessMs: number
  readonly bucketS: number
  /** How long "now" is. */
  readonly nowS: number
}

export interface ImpactNeeds {
  readonly evidence: Evidence
  /** Ids of the open incidents, the newest first; may lag behind the log. */
  readonly open: () => Promise<readonly string[]>
  /** All events of one incident, by offset. */
  readonly read: (incidentId: string) => Promise<readonly TimelineEvent[]>
  readonly record: RecordFacts
  readonly clock: Clock
  readonly log: Log
  readonly settings: ImpactSettings
}

/** In a storm the newest are measured; what is looked at of one after a long silence. */
const MOST_AT_ONCE = 50
const MOST_MS = 6 * 3_600_000
const MOST_BUCKETS = 240

/** Measures every open incident again until aborted. Never rejects: trouble is logged, and tried again the next time. */
export async function watchImpact(needs: ImpactNeeds, signal: AbortSignal): Promise<void> {
  const { clock, settings } = needs
  while (!signal.aborted) {
    await clock.sleep(settings.everyMs - (clock.now().getTime() % settings.everyMs), signal)
    if (!signal.aborted) await measureOpen(needs, clock.now())
  }
}

/** One look at all that is open. Returns what was stated. Never rejects. */
export async function measureOpen(needs: ImpactNeeds, now: Date): Promise<readonly DraftOf<'ImpactMeasured'>[]> {
  const drafts: DraftOf<'ImpactMeasured'>[] = []
  try {
    for (const id of (await needs.open()).slice(0, MOST_AT_ONCE)) {
      const draft = await measureOne(needs, id, now)
      if (draft !== undefined) drafts.push(draft)
    }
    if (drafts.length > 0) await needs.record(drafts)
  } catch (error) {
    const { code, message } = asOutcome(error)
    needs.log.warn({ code, error: message }, 'what fails could not be measured; it is measured again')
    return []
  }
  return drafts
}

async function measureOne(needs: ImpactNeeds, incidentId: string, now: Date) {
  const events = distinct(await needs.read(incidentId))
  const state = foldIncident(events)
  const service = serviceOf(state)
  if (state.provisional || state.closed_at !== undefined || service === undefined) return undefined
  const last = lastOf(state, service, events)
  const stretch = stretchOf(state, service, now, needs.settings, beganAt(state, events), last)
  if (stretch === undefined) return undefined
  const span = { from: isoOf(stretch.backMs), to: isoOf(stretch.toMs), bucket_s: stretch.bucketMs / 1_000 }
  const { rows } = await needs.evidence.query('service_rate', span)
  const own = rows.filter((row) => row.service === service)
  const at = (bucket: string) => Math.max(stretch.backMs, epochMs(bucket))
  const buckets = own.map(({ bucket, requests, errors }) => ({ atMs: at(bucket), requests, errors }))
  if (buckets.length === 0 && state.impact === undefined) return undefined
  const measured = { ...measureImpact(stretch, buckets, last), ...(await countOf(needs, state, service, last)) }
  const payload = { ...measured, ...(await beforeItsEnd(needs, state, service, measured)) }
  const first = Math.max(state.closed + 1, state.detection?.cycle ?? 1)
  const said = ofType(events, 'ImpactMeasured').filter((event) => event.cycle >= first).length
  return isWorthSaying(payload, last, said) ? draftOf(state, payload) : undefined
}

/** What people did, where no fix of ours was merged in this round. */
async function beforeItsEnd({ evidence }: ImpactNeeds, state: IncidentState, service: string, measured: Impact) {
  if (state.impact?.payload.over_since !== undefined || (state.applied?.cycle ?? 0) >= state.opened) return {}
  const cause = state.cause?.payload.hypotheses[0]
  const about = { services: [service, cause?.service ?? service], accused: cause?.change_ref }
  const ended_after = await endedAfter(evidence, about, measured)
  return ended_after === undefined ? {} : { ended_after }
}

/** What the figures count; asked once, for what follows goes on as it began. */
async function countOf({ evidence }: ImpactNeeds, state: IncidentState, service: string, last: Impact | undefined) {
  const known = last?.of ?? (state.detection?.payload.service === service ? state.detection.payload.rule.of : undefined)
  if (last !== undefined || known !== undefined) return known === undefined ? {} : { of: known }
  const { rows } = await evidence.query('services_traced', {})
  return rows.some((row) => row.service === service) ? {} : { of: 'lines' as const }
}

/** The service that was hit; where a person could not say, the one that the cause names. */
function serviceOf({ detection, cause }: IncidentState): string | undefined {
  const said = detection?.payload.service
  return said === undefined || said === '' || said === NOT_SAID ? cause?.payload.hypotheses[0]?.service : said
}

/** Figures of another service are no beginning, nor are those that were counted before it was known when it began. */
function lastOf(state: IncidentState, service: string, events: readonly TimelineEvent[]) {
  const { impact, context } = state
  if (impact?.payload.service !== service) return undefined
  const began = isTold(state) ? measuredOnset(context, state.closed) : undefined
  const wasKnown = context !== undefined && events.indexOf(context) < events.indexOf(impact)
  return began === undefined || wasKnown ? impact.payload : undefined
}

/**
 * A person says when they saw it, the evidence when it began; a detector has asked the evidence already. What a person
 * opens again is counted from the end of the round before at the earliest.
 */
function beganAt(state: IncidentState, events: readonly TimelineEvent[]): string {
  const { detection, detected_at, context, closed, opened_at } = state
  const onset = isTold(state) ? measuredOnset(context, closed) : undefined
  if (!isReopened(state)) return onset ?? detection?.payload.window.from ?? detected_at
  const before = roundsOf(events).at(-2)?.closed?.time ?? opened_at
  return onset !== undefined && epochMs(onset) > epochMs(before) ? onset : before
}

function isTold(state: IncidentState): boolean {
  return state.detection?.payload.source === 'person' || isReopened(state)
}

/** By a person: the newest detection is of a round that is over. */
function isReopened({ detection, closed }: IncidentState): boolean {
  return detection !== undefined && detection.cycle <= closed
}

function measuredOnset(context: IncidentState['context'], closed: number): string | undefined {
  return context === undefined || context.cycle <= closed ? undefined : context.payload.hypotheses[0]?.onset
}

/** From where it was last measured, or began, to the newest whole bucket; undefined where none is complete since. */
function stretchOf(
  state: IncidentState,
  service: string,
  now: Date,
  settings: ImpactSettings,
  began: string,
  last: Impact | undefined,
): Stretch | undefined {
  const nowMs = settings.nowS * 1_000
  const whole = settings.bucketS * 1_000
  const toMs = Math.floor((now.getTime() - settings.latenessMs) / whole) * whole
  const counted = last?.failing === true ? last.failed.window.to : last?.now.window.to
  const since = counted ?? began
  // What is over is only asked whether it fails again: of that the newest buckets tell, and each by itself.
  const mostMs = last?.failing === false ? MOST_BUCKETS * whole : MOST_MS
  const fromMs = Math.max(Math.floor(Date.parse(since) / whole) * whole, toMs - mostMs)
  if (toMs <= fromMs) return undefined
  const bucketMs = whole * Math.ceil((toMs - fromMs) / whole / MOST_BUCKETS)
  const firstMs = Math.floor(Date.parse(last?.failed.window.from ?? since) / whole) * whole
  const backMs = bucketMs > whole ? fromMs : Math.min(fromMs, Math.max(firstMs, toMs - BACK * nowMs))
  return { service, fromMs, toMs, backMs, bucketMs, nowMs, usualRate: usualOf(state, service) }
}

/** As the evidence had it when it was gathered, or the detector; one incident has one usual. */
function usualOf({ context, detection }: IncidentState, service: string): number | undefined {
  const about = context?.payload.hypotheses.find((one) => one.kind === 'unknown')?.service
  const gathered = about === undefined || about === service ? context?.payload.usual?.rate : undefined
  return gathered ?? detection?.payload.rule.baseline_rate
}

function draftOf(state: IncidentState, payload: DraftOf<'ImpactMeasured'>['payload']): DraftOf<'ImpactMeasured'> {
  const { tenant_id, incident_id, opened, root } = state
  return {
    event_type: 'ImpactMeasured',
    tenant_id,
    incident_id,
    cycle: opened,
    discriminator: payload.now.window.to,
    ...(root === undefined ? {} : { causation_id: root.event_id, correlation_id: root.correlation_id }),
    actor: { kind: 'worker', id: 'detector', display: 'Detector' },
    payload,
  }
}

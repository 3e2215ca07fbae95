import { failsSinceOver } from '../../src/incident/found-over.ts'
import { foldIncident, ofType } from '../../src/incident/state.ts'
import { durationWords } from '../../src/kit/figures.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'

const ACTOR = { kind: 'worker', id: 'resolver' } as const

/**
 * What the rule resolves by now: the open cycle's latest evaluation passed, allows it (`auto_resolve_s`), the time is up,
 * since that evaluation nobody said that it is not over, and nothing fails again. Pure; the same events and time give the
 * same drafts.
 */
export function resolutionsDue(events: readonly TimelineEvent[], now: Date): Draft[] {
  const state = foldIncident(events)
  const { evaluation, root, status } = state
  if (root === undefined || evaluation === undefined || status === 'Resolved' || status === 'Suppressed') return []
  const waitS = evaluation.payload.auto_resolve_s
  if (evaluation.payload.verdict !== 'pass' || waitS === undefined) return []
  if (failsSinceOver(state)) return []
  if (now.getTime() < Date.parse(evaluation.time) + waitS * 1_000) return []
  const declined = ofType(events, 'ResolutionDeclined').some((event) => event.cycle === state.opened)
  if (declined) return []
  return [
    {
      event_type: 'IncidentResolved',
      tenant_id: evaluation.tenant_id,
      incident_id: evaluation.incident_id,
      cycle: state.opened,
      closes_through: state.opened,
      discriminator: 'rule',
      causation_id: evaluation.event_id,
      correlation_id: root.event_id,
      actor: ACTOR,
      payload: {
        how: 'rule',
        reason: `The evaluation passed and nobody objected within ${durationWords(waitS)}. ${evaluation.payload.why}`,
        evaluation_event_id: evaluation.event_id,
      },
    },
  ]
}

/** When the rule may next have something to do, so that a scheduler need not poll; undefined while there is nothing. */
export function nextResolutionAt(events: readonly TimelineEvent[]): Date | undefined {
  const state = foldIncident(events)
  const { evaluation, status } = state
  const waitS = evaluation?.payload.auto_resolve_s
  if (evaluation?.payload.verdict !== 'pass' || waitS === undefined) return undefined
  if (status === 'Resolved' || status === 'Suppressed' || failsSinceOver(state)) return undefined
  return new Date(Date.parse(evaluation.time) + waitS * 1_000)
}

import { failsSinceOver } from '../incident/found-over.ts'
import type { IncidentState } from '../incident/state.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import { acknowledgement } from './acknowledged.ts'
import type { EffectRow, IncidentRow } from './incident-list.ts'

/** The key of the Slack effect that made the incident's channel; its `external_id` is the channel. */
export const CHANNEL_EFFECT = 'channel'

/** The row of one incident, or nothing while it is provisional. `facts` are its distinct events on the timeline. */
export function incidentRow(
  state: IncidentState,
  facts: readonly TimelineEvent[],
  effects: readonly EffectRow[],
): IncidentRow | undefined {
  if (state.provisional || !state.root) return undefined
  const commander = state.roles.get('commander')?.user_id
  const acknowledged_at = acknowledgement(facts)?.time
  const waiting_for = waitingFor(state, facts)
  const channel_id = effects.find(({ surface, key }) => surface === 'slack' && key === CHANNEL_EFFECT)?.external_id
  return {
    tenant_id: state.tenant_id,
    incident_id: state.incident_id,
    title: state.title,
    service: state.service,
    signature: state.root.payload.error_signature,
    severity: state.severity,
    status: state.status,
    cycle: currentCycle(state),
    private: state.private,
    detected_at: state.detected_at,
    last_event_at: latest(facts),
    ...(commander ? { commander } : {}),
    ...(acknowledged_at ? { acknowledged_at } : {}),
    ...(state.closed_at ? { closed_at: state.closed_at } : {}),
    ...(waiting_for ? { waiting_for } : {}),
    ...(channel_id ? { channel_id } : {}),
  }
}

/** Closing a later cycle voids what machines opened before it, so the opened cycle alone may fall behind the closed one. */
export function currentCycle(state: IncidentState): number {
  return Math.max(state.opened, state.closed)
}

/** A measurement of our own says that it goes on, not that anybody did something about it. */
function latest(facts: readonly TimelineEvent[]): string {
  return facts
    .filter(({ event_type }) => event_type !== 'ImpactMeasured')
    .map((event) => event.time)
    .reduce((last, time) => (Date.parse(last) >= Date.parse(time) ? last : time))
}

function waitingFor(state: IncidentState, facts: readonly TimelineEvent[]): IncidentRow['waiting_for'] {
  if (state.status === 'Resolved' || state.status === 'Suppressed') return undefined
  const declined = facts.some((event) => event.event_type === 'ResolutionDeclined' && event.cycle === state.opened)
  if (state.evaluation?.payload.verdict === 'pass') return declined || failsSinceOver(state) ? undefined : 'resolution'
  if (state.applied || state.rejected || state.fixVoid) return undefined
  if (state.pull) return mayBeMerged(state) ? 'merge' : undefined
  return state.draft && !state.openApproval ? 'open_pr' : undefined
}

/** The head that stands holds the proposed change, its checks are through, and nobody has approved it yet. */
function mayBeMerged({ pull, draft, checks, mergeApproval }: IncidentState): boolean {
  if (pull === undefined || (draft !== undefined && draft.payload.diff_sha256 !== pull.payload.diff_sha256))
    return false
  const conclusion = checks?.payload.conclusion
  return (conclusion === 'success' || conclusion === 'none') && mergeApproval?.payload.sha !== pull.payload.head_sha
}

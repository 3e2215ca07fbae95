import type { StatusProps } from '../../../blocks/lists/status.ts'
import { mayBeOver, PHASES } from '../../../blocks/phase.ts'
import { type MendedCause, mendedCauses, standingVerdict } from '../../incident/known-causes.ts'
import { type IncidentState, ofType } from '../../incident/state.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { impactOf, phaseOf } from '../present/head-of.ts'
import { nextOf } from '../present/next-words.ts'
import { roomRefused } from '../present/room-refused.ts'

/** Where it stands, and that it came back. */
function standing(state: IncidentState): string {
  const { is } = PHASES[phaseOf(state)]
  return state.reopened && state.closed_at === undefined ? `${is} · reopened, investigation ${state.opened}` : is
}

function mendedWords({ verdict, fix }: MendedCause): string {
  const [best] = verdict.payload.hypotheses
  return `${best?.cause ?? verdict.payload.summary} (#${fix.applied.payload.number})`
}

/** An incident as the log has it now; of the row only what the log's facts do not say: the channel. */
export function statusProps(
  state: IncidentState,
  events: readonly TimelineEvent[],
  row: IncidentRow | undefined,
  viewer: string,
  /** Which telemetry is read, in words. */
  reads?: string,
): StatusProps {
  const commander = state.roles.get('commander')?.user_id
  const [cause] = standingVerdict(state, events).cause?.payload.hypotheses ?? []
  const mended = mendedCauses(events).filter(({ verdict }) => verdict.cycle < state.opened)
  const update = ofType(events, 'StatusUpdated').at(-1)?.payload.text
  const phase = phaseOf(state)
  const refused = roomRefused(events)
  const mitigated = events.some((event) => event.event_type === 'MitigationReported')
  return {
    incident_id: state.incident_id,
    cycle: state.opened,
    title: state.title,
    service: state.service,
    severity: state.severity,
    status: standing(state),
    since: state.opened_at,
    ...(state.closed_at === undefined ? {} : { until: state.closed_at }),
    closed: state.closed_at !== undefined,
    mine: commander === viewer,
    may_be_over: mayBeOver(phase) || mitigated,
    impact: impactOf(state),
    next: nextOf(events, state),
    ...(commander === undefined ? {} : { commander }),
    ...(row?.channel_id === undefined ? {} : { channel_id: row.channel_id }),
    ...(refused === undefined ? {} : { room_refused: refused }),
    ...(cause === undefined ? {} : { cause: { words: cause.cause, confidence: cause.confidence } }),
    ...(mended.length === 0 ? {} : { mended: mended.map(mendedWords) }),
    ...(update === undefined ? {} : { update }),
    ...(reads === undefined ? {} : { reads }),
  }
}

import type { StatusProps } from '../../../blocks/lists/status.ts'
import { type IncidentState, ofType } from '../../incident/state.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { incidentLine, statusWord } from './incident-line.ts'

/** An incident as the log has it now; of the row only what the log's facts do not say: the channel. */
export function statusProps(
  state: IncidentState,
  events: readonly TimelineEvent[],
  row: IncidentRow | undefined,
): StatusProps {
  const commander = state.roles.get('commander')?.user_id
  const [cause] = state.cause?.payload.hypotheses ?? []
  const update = ofType(events, 'StatusUpdated').at(-1)?.payload.text
  const waiting = row === undefined || row.cycle !== state.opened ? undefined : incidentLine(row).waiting
  return {
    incident_id: state.incident_id,
    cycle: state.opened,
    title: state.title,
    service: state.service,
    severity: state.severity,
    status: statusWord(state.status),
    since: state.detected_at,
    closed: state.closed_at !== undefined,
    ...(commander === undefined ? {} : { commander }),
    ...(row?.channel_id === undefined ? {} : { channel_id: row.channel_id }),
    ...(cause === undefined ? {} : { cause: { words: cause.cause, confidence: cause.confidence } }),
    ...(update === undefined ? {} : { update }),
    ...(waiting === undefined ? {} : { waiting }),
  }
}

import { distinct, foldIncident, type IncidentState, ofType } from '../../incident/state.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { Timeline } from '../../timeline/timeline.ts'

/** Another incident that the same change explains, as the log has it at this moment. */
export interface TwinNow {
  readonly state: IncidentState
  readonly channel_id?: string | undefined
}

/** Read only while a fix is to be decided on. One that became private is nobody's business. */
export async function twinsOf(
  timeline: Pick<Timeline, 'readIncident'>,
  { tenant_id, draft, pull }: IncidentState,
  events: readonly TimelineEvent[],
): Promise<readonly TwinNow[]> {
  if (draft === undefined || pull !== undefined) return []
  const noted = ofType(events, 'NoteAdded').flatMap(({ payload }) => payload.same_change ?? [])
  const rooms = new Map(noted.map(({ incident_id, channel_id }) => [incident_id, channel_id]))
  const read = [...rooms].map(async ([incident_id, channel_id]): Promise<TwinNow> => {
    const stored = await timeline.readIncident(tenant_id, incident_id)
    return { state: foldIncident(distinct(stored.map(({ event }) => event))), channel_id }
  })
  return (await Promise.all(read)).filter(({ state }) => !state.private)
}

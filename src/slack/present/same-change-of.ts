import type { SameChange } from '../../../blocks/same-change.ts'
import { ofType } from '../../incident/state.ts'
import { incidentNumber } from '../../kit/incident-number.ts'
import type { IncidentView } from './incident-view.ts'

/** The other incidents that the change at hand explains as well: what was noted of a change that is no longer blamed is left out. */
export function sameChangeOf({ events, state }: IncidentView): readonly SameChange[] {
  const { cause, context } = state
  const blamed = cause?.payload.hypotheses[0]?.change_ref ?? context?.payload.hypotheses[0]?.ref
  const noted = ofType(events, 'NoteAdded').flatMap(({ payload }) => payload.same_change ?? [])
  const newest = new Map(noted.filter(({ ref }) => ref === blamed).map((one) => [one.incident_id, one]))
  return [...newest.values()].map(({ incident_id, title, ref, channel_id }) => ({
    number: incidentNumber(incident_id),
    title,
    change_ref: ref,
    channel_id,
  }))
}

import type { SameChange } from '../../../blocks/same-change.ts'
import { ofType } from '../../incident/state.ts'
import { incidentNumber } from '../../kit/incident-number.ts'
import type { IncidentView } from './incident-view.ts'

/** The other incidents that the change at hand explains as well: what was noted of a change that is no longer blamed is left out. */
export function sameChangeOf({ events, state }: IncidentView): readonly SameChange[] {
  const { cause, context } = state
  const blamed = cause?.payload.hypotheses[0]?.change_ref ?? context?.payload.hypotheses[0]?.ref
  const noted = ofType(events, 'NoteAdded').flatMap(({ payload }) => payload.same_change ?? [])
  const told = noted.filter(({ ref }) => ref === blamed)
  // What was merged stays merged, in whatever order the notes came.
  const rank = ({ stands }: (typeof told)[number]) => (stands === 'merged' ? 2 : stands === 'resolved' ? 1 : 0)
  const newest = new Map(told.toSorted((a, b) => rank(a) - rank(b)).map((one) => [one.incident_id, one]))
  return [...newest.values()].map(({ incident_id, title, ref, channel_id, stands }) => ({
    number: incidentNumber(incident_id),
    title,
    change_ref: ref,
    channel_id,
    stands,
  }))
}

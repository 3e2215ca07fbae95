import { shortSha } from '../kit/figures.ts'
import { incidentNumber } from '../kit/incident-number.ts'
import type { DraftOf } from '../timeline/draft.ts'
import type { PayloadOf, TimelineEvent } from '../timeline/events.ts'
import { foldIncident, type IncidentState, ofType } from './state.ts'

type SameChange = NonNullable<PayloadOf<'NoteAdded'>['same_change']>

/** The other incidents that are to hear that the change they share was merged back or resolved here. Pure. */
export function settledFor(events: readonly TimelineEvent[]): readonly string[] {
  const twins = twinsIn(events)
  if (twins.length === 0) return []
  const state = foldIncident(events)
  if (state.private) return []
  const refs = twins.filter(({ ref }) => settledAs(events, state, ref) !== undefined)
  return [...new Set(refs.map(({ incident_id }) => incident_id))]
}

/**
 * What the other incident is told of how this one ended for the change both share, so that nobody is asked there to decide
 * what is decided. Said once each; nothing where the other is closed, for nothing is to be decided there. Pure.
 */
export function settledNotes(
  events: readonly TimelineEvent[],
  other: readonly TimelineEvent[],
): readonly DraftOf<'NoteAdded'>[] {
  const [state, there] = [foldIncident(events), foldIncident(other)]
  if (state.private || there.private || there.provisional || there.closed_at !== undefined) return []
  const known = twinsIn(other).filter(({ incident_id }) => incident_id === state.incident_id)
  return [...new Map(known.map((one) => [one.ref, one])).values()].flatMap((twin) => {
    const stands = settledAs(events, state, twin.ref)
    const isSaid = known.some((one) => one.ref === twin.ref && (one.stands === stands || one.stands === 'merged'))
    return stands === undefined || isSaid ? [] : [noteOf(there, { ...twin, stands })]
  })
}

function twinsIn(events: readonly TimelineEvent[]): readonly SameChange[] {
  return ofType(events, 'NoteAdded').flatMap(({ payload }) => payload.same_change ?? [])
}

/** A merge counts where its fix was for this change; it outlasts whatever came after. */
function settledAs(events: readonly TimelineEvent[], { status }: IncidentState, ref: string): SameChange['stands'] {
  const cycles = ofType(events, 'FixApplied').map(({ cycle }) => cycle)
  const causes = ofType(events, 'RootCauseProposed').filter(({ cycle }) => cycles.includes(cycle))
  if (causes.some(({ payload }) => payload.hypotheses[0]?.change_ref === ref)) return 'merged'
  return status === 'Resolved' ? 'resolved' : undefined
}

function noteOf({ tenant_id, incident_id, opened, root }: IncidentState, twin: SameChange): DraftOf<'NoteAdded'> {
  const { title, ref, stands = 'resolved' } = twin
  const said = stands === 'merged' ? 'merged its fix for the same change' : 'was resolved; it points to the same change'
  const text = `Incident ${incidentNumber(twin.incident_id)}, “${title}”, ${said}, ${shortSha(ref)}.`
  return {
    event_type: 'NoteAdded',
    tenant_id,
    incident_id,
    cycle: opened,
    discriminator: `${stands}:${twin.incident_id}:${ref}`.slice(0, 200),
    actor: { kind: 'system', id: 'reconciler' },
    ...(root === undefined ? {} : { correlation_id: root.event_id }),
    payload: { text, same_change: twin },
  }
}

import { foldIncident, type IncidentState, ofType } from '../../src/incident/state.ts'
import { shortSha } from '../../src/kit/figures.ts'
import { incidentNumber } from '../../src/kit/incident-number.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'

/** Another incident that is open or suppressed, as the log has it; never a private one. */
export interface Current {
  readonly events: readonly TimelineEvent[]
  readonly channel_id?: string
}

/**
 * Notes on both sides where the change that explains this incident best is the one that another is about already: two
 * rooms about one outage, each with a fix to approve, must know of each other. Noted once. Pure.
 */
export function sameChange(
  work: Pick<Work, 'incident' | 'about'>,
  context: PayloadOf<'ContextBuilt'>,
  current: readonly Current[],
): readonly DraftOf<'NoteAdded'>[] {
  const ref = blamed(context.hypotheses)
  const own = foldIncident(work.incident)
  if (ref === undefined || own.private) return []
  const here = current.find(({ events }) => events[0]?.incident_id === work.about.incident_id)?.channel_id
  const found = current.flatMap(({ events, channel_id }) => {
    const state = foldIncident(events)
    const same = state.incident_id !== work.about.incident_id && !state.private && blamedIn(state) === ref
    return same && state.status !== 'Resolved' ? [{ state, events, channel_id }] : []
  })
  return found.flatMap(({ state, events, channel_id }) => [
    ...noted(work.about, own, work.incident, work.about.cycle, { other: state, channel_id, ref }),
    ...noted(work.about, state, events, state.opened, { other: own, channel_id: here, ref }),
  ])
}

interface Twin {
  readonly other: IncidentState
  readonly channel_id: string | undefined
  readonly ref: string
}

function noted(
  { tenant_id, actor }: Work['about'],
  { incident_id, root }: IncidentState,
  events: readonly TimelineEvent[],
  cycle: number,
  { other, channel_id, ref }: Twin,
): DraftOf<'NoteAdded'>[] {
  const known = ofType(events, 'NoteAdded').some(
    ({ payload }) => payload.same_change?.incident_id === other.incident_id && payload.same_change.ref === ref,
  )
  if (known) return []
  const title = other.title.slice(0, 300)
  const same_change = {
    incident_id: other.incident_id,
    title,
    ref,
    ...(channel_id === undefined ? {} : { channel_id }),
  }
  const text = `Incident ${incidentNumber(other.incident_id)} (${STANDS[other.status] ?? 'open'}), “${title}”, points to the same change, ${shortSha(ref)}.`
  return [
    {
      event_type: 'NoteAdded',
      tenant_id,
      incident_id,
      cycle,
      discriminator: `same_change:${other.incident_id}:${ref}`.slice(0, 200),
      actor,
      ...(root === undefined ? {} : { correlation_id: root.event_id }),
      payload: { text, same_change },
    },
  ]
}

const STANDS: Readonly<Record<string, string>> = { Suppressed: 'suppressed' }

/** The change at the head of the ranking, where one is. */
function blamed(hypotheses: PayloadOf<'ContextBuilt'>['hypotheses']): string | undefined {
  const [best] = hypotheses.filter((one) => one.ruled_out === undefined)
  return best?.kind === 'change' || best?.kind === 'config' ? best.ref : undefined
}

/** As judged; as ranked, where nobody judged yet. */
function blamedIn({ cause, context }: IncidentState): string | undefined {
  const judged = cause?.payload.hypotheses[0]?.change_ref
  return judged ?? (context === undefined ? undefined : blamed(context.payload.hypotheses))
}

import type { TimelineEvent } from './events.ts'

/** How far the clock of another system may lag: GitHub tells times in whole seconds. */
const LAG_MS = 2_000

/**
 * The facts of one incident as a story is told: by the time they became true, and where times tie or nearly tie the cause
 * before what came of it. Give distinct events by offset, which breaks the ties that are left. Pure.
 */
export function inOrder(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const places = new Map<string, Place>()
  const causes = causesOf(events)
  const placed = events.map((event, offset) => ({ event, offset, place: placeOf(event, causes, places) }))
  return placed
    .toSorted((a, b) => a.place.atMs - b.place.atMs || a.place.depth - b.place.depth || a.offset - b.offset)
    .map(({ event }) => event)
}

interface Place {
  readonly atMs: number
  /** Causes at the same moment that come before it. */
  readonly depth: number
}

type Causes = (event: TimelineEvent) => readonly TimelineEvent[]

function placeOf(event: TimelineEvent, causes: Causes, places: Map<string, Place>): Place {
  const known = places.get(event.event_id)
  if (known !== undefined) return known
  const ownMs = Date.parse(event.time)
  let place: Place = { atMs: ownMs, depth: 0 }
  // Stands while its causes are placed, so that a ring of causes ends.
  places.set(event.event_id, place)
  for (const cause of causes(event)) {
    const { atMs, depth } = placeOf(cause, causes, places)
    const lags = atMs >= place.atMs && atMs - ownMs <= LAG_MS
    if (lags) place = { atMs, depth: atMs > place.atMs ? depth + 1 : Math.max(place.depth, depth + 1) }
  }
  places.set(event.event_id, place)
  return place
}

/** What an event names as its cause; a merge also comes of the approval to merge, which the code host does not know. */
function causesOf(events: readonly TimelineEvent[]): Causes {
  const byId = new Map(events.map((event) => [event.event_id, event]))
  const approvals = events.filter((event) => event.event_type === 'FixApproved' && event.payload.scope === 'merge')
  return (event) => {
    const named = event.causation_id === undefined ? undefined : byId.get(event.causation_id)
    const approved = event.event_type === 'FixApplied' ? approvals.filter(({ cycle }) => cycle === event.cycle) : []
    return [...(named === undefined ? [] : [named]), ...approved]
  }
}

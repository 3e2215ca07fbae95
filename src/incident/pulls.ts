import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import type { FixPullRequest } from '../timeline/payloads/fix.ts'

/** A pull request as it stands on the code host: at its opening, and once more for each head it was moved to. */
export type PullEvent = EventOf<'FixProposed'> & { readonly payload: FixPullRequest }

export function isPull(event: TimelineEvent): event is PullEvent {
  return event.event_type === 'FixProposed' && event.payload.stage === 'pull_request'
}

/** The pull request of this cycle with the newest head that was seen, whatever the order in which the events came. */
export function standingPull(events: readonly TimelineEvent[], cycle: number): PullEvent | undefined {
  return events
    .filter(isPull)
    .filter((event) => event.cycle === cycle)
    .toSorted(
      (a, b) =>
        movesOf(a) - movesOf(b) || Date.parse(a.time) - Date.parse(b.time) || (a.event_id < b.event_id ? -1 : 1),
    )
    .at(-1)
}

/** The events without the heads that another one has put aside: nobody waits for the checks of those. */
export function withoutOldHeads(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return events.filter((event) => !isPull(event) || standingPull(events, event.cycle)?.event_id === event.event_id)
}

export function movesOf({ payload }: PullEvent): number {
  return payload.moves ?? 0
}

import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import { type Ask, isSaid } from './person-needed.ts'
import { distinct, ofType } from './state.ts'
import { closedThrough, lifecycle, opens } from './status.ts'

/** Code hosts tell the time of a merge in whole seconds, rounded down. */
const ROUNDED_MS = 999

/**
 * A merge that came after its investigation was left: a person turned the fix down, closed the incident or asked anew while
 * it was under way, or somebody merged it on the code host since. Nothing looks at such a merge, so a person is told. A
 * function of the set, so that no order of arrival keeps it quiet.
 */
export function mergedLate(input: readonly TimelineEvent[]): readonly Ask[] {
  const events = distinct(input)
  if (lifecycle(events).provisional) return []
  return ofType(events, 'FixApplied')
    .filter((merge) => isLate(merge, events))
    .map((merge) => askOf(merge))
    .filter((ask) => !isSaid(events, ask))
}

function isLate({ cycle, payload }: EventOf<'FixApplied'>, events: readonly TimelineEvent[]): boolean {
  const mergedMs = Date.parse(payload.merged_at)
  const closed = closedThrough(events)
  const closings = events.filter((event) => closing(event) >= cycle).map(timeOf)
  const openings = events.filter((event) => opens(event, closed) > cycle).map(timeOf)
  const isRejected = ofType(events, 'FixRejected').some((event) => event.cycle === cycle)
  // Whoever closed the incident after the merge has decided.
  if (closings.some((ms) => ms > mergedMs + ROUNDED_MS)) return false
  return isRejected || [...closings, ...openings].some((ms) => ms <= mergedMs + ROUNDED_MS)
}

function askOf(because: EventOf<'FixApplied'>): Ask {
  const { repo, repo_id, number } = because.payload
  return {
    cycle: because.cycle,
    discriminator: `merged-late:${repo_id}#${number}`,
    because,
    reason: `Pull request #${number} of ${repo} was merged after the incident had moved on from it, and nothing looks at whether it helped. Revert it on the code host if it should not be in; if it should, watch the errors yourself.`,
  }
}

/** The cycle through which this fact closes; 0 if it closes none. */
function closing(event: TimelineEvent): number {
  const isClosing = event.event_type === 'IncidentResolved' || event.event_type === 'IncidentSuppressed'
  return isClosing ? (event.closes_through ?? event.cycle) : 0
}

function timeOf({ time }: TimelineEvent): number {
  return Date.parse(time)
}

import { oncePer } from '../kit/once-per.ts'
import type { EventType, TimelineEvent } from '../timeline/events.ts'

/** The lifecycle facts in rank order; the highest present in the opened cycle is the status. */
const RANKS = ['Detected', 'ContextBuilt', 'RootCause', 'FixProposed', 'FixApplied'] as const
export type Status = (typeof RANKS)[number] | 'Investigating' | 'Resolved' | 'Suppressed'

export interface Lifecycle {
  readonly status: Status
  /** The investigation loop that is open, or was last. */
  readonly opened: number
  /** The last loop that was closed; 0 if none. */
  readonly closed: number
  /** True until the root arrives; such an incident is shown nowhere and owes no work. */
  readonly provisional: boolean
  /** Lower ranks that are missing below the status. */
  readonly gaps: readonly Status[]
  readonly reopened: boolean
}

/** Seed 004 section 11 as a function of the set: duplicates and order of arrival change nothing. */
export const lifecycle: (events: readonly TimelineEvent[]) => Lifecycle = oncePer((events) => {
  const closed = closedThrough(events)
  const opened = openedCycle(events, closed)
  const provisional = !events.some((event) => event.event_type === 'IncidentDetected')
  // A loop opened by a machine counts as opened no more once it is closed; it stays the one that people look at.
  if (closed > 0 && closed >= opened)
    return { opened: closed, closed, provisional, reopened: false, status: howClosed(events, closed), gaps: [] }
  const present = new Set<string | undefined>()
  for (const event of events) if (event.cycle === opened) present.add(rankOf(event))
  const highest = RANKS.findLastIndex((rank) => present.has(rank))
  const gaps = RANKS.slice(opened === 1 ? 0 : 1, Math.max(highest, 0)).filter((rank) => !present.has(rank))
  return { opened, closed, provisional, reopened: closed > 0, status: RANKS[highest] ?? 'Investigating', gaps }
})

/** True when nobody works in this cycle any more: a later one was opened, or it was closed. */
export function hasMovedOn(events: readonly TimelineEvent[], cycle: number): boolean {
  const { opened, closed } = lifecycle(events)
  return opened > cycle || closed >= cycle
}

/** The last cycle that was closed; 0 if none. */
export function closedThrough(events: readonly TimelineEvent[]): number {
  let last = 0
  for (const event of events) {
    if (event.event_type === 'IncidentResolved' || event.event_type === 'IncidentSuppressed')
      last = Math.max(last, event.closes_through ?? event.cycle)
  }
  return last
}

function openedCycle(events: readonly TimelineEvent[], closed: number): number {
  let last = 1
  for (const event of events) last = Math.max(last, opens(event, closed))
  return last
}

/** The cycle that this fact opens when everything through `closed` is closed; 1 if none. */
export function opens(event: TimelineEvent, closed: number): number {
  switch (event.event_type) {
    case 'IncidentDetected':
      return event.cycle
    case 'InvestigationRequested':
      return event.opens_cycle ?? 1
    case 'EvaluationCompleted':
      return event.payload.verdict === 'fail' && event.cycle > closed ? (event.opens_cycle ?? 1) : 1
    case 'FixRejected':
    case 'InstrumentationApplied':
      return event.cycle > closed ? (event.opens_cycle ?? 1) : 1
    default:
      return 1
  }
}

function howClosed(events: readonly TimelineEvent[], closed: number): Status {
  const resolved = events.some(
    (event) => event.event_type === 'IncidentResolved' && (event.closes_through ?? event.cycle) === closed,
  )
  return resolved ? 'Resolved' : 'Suppressed'
}

const RANK_OF: Partial<Record<EventType, (typeof RANKS)[number]>> = {
  IncidentDetected: 'Detected',
  ContextBuilt: 'ContextBuilt',
  RootCauseProposed: 'RootCause',
  FixApplied: 'FixApplied',
}

function rankOf(event: TimelineEvent): (typeof RANKS)[number] | undefined {
  if (event.event_type === 'FixProposed') return event.payload.stage === 'pull_request' ? 'FixProposed' : undefined
  return RANK_OF[event.event_type]
}

import type { TimelineEvent } from '../timeline/events.ts'
import { closedThrough, opens } from './status.ts'

/**
 * How many investigations an incident gets without anybody asking for one: the largest limit of its detections, so that
 * the order of their arrival decides nothing.
 */
export function limitOf(events: readonly TimelineEvent[]): number {
  return events.reduce(
    (max, event) => (event.event_type === 'IncidentDetected' ? Math.max(max, event.payload.max_cycles) : max),
    1,
  )
}

/**
 * True when a failed evaluation alone opened this cycle, and such cycles since the last closing are beyond the limit. What
 * a person asks for and what is detected anew is always looked into: the limit is there to stop a machine in a loop.
 */
export function isPastLimit(events: readonly TimelineEvent[], cycle: number): boolean {
  // Asked of every incident at every look, and most have no such verdict.
  if (!events.some((event) => event.event_type === 'EvaluationCompleted' && event.opens_cycle === cycle)) return false
  const alone = openedByVerdict(events)
  return alone.has(cycle) && investigations(alone, cycle) > limitOf(events)
}

/** Whether a failed evaluation may open this cycle, which is not open yet. */
export function verdictMayOpen(events: readonly TimelineEvent[], cycle: number): boolean {
  return investigations(openedByVerdict(events).add(cycle), cycle) <= limitOf(events)
}

/** Cycles since the last closing that a failed evaluation opened and nothing else. */
function openedByVerdict(events: readonly TimelineEvent[]): Set<number> {
  const closed = closedThrough(events)
  const asked = new Set<number>()
  const byVerdict = new Set<number>()
  for (const event of events) {
    const opened = opens(event, closed)
    if (opened > 1) (event.event_type === 'EvaluationCompleted' ? byVerdict : asked).add(opened)
  }
  return new Set([...byVerdict].filter((opened) => !asked.has(opened)))
}

/** The first one, which somebody or something detected, and each that a verdict opened up to this cycle. */
function investigations(alone: ReadonlySet<number>, upTo: number): number {
  return 1 + [...alone].filter((opened) => opened <= upTo).length
}

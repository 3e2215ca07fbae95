import { foundOver } from '../incident/found-over.ts'
import { foldIncident, ofType } from '../incident/state.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import { epochMs } from './instants.ts'
import type { Span } from './usual.ts'

/**
 * When errors belonged to an incident, by its own events: such times say nothing of what is usual. Each cycle that ended
 * resolved; what a person suppressed as this one incident, for as long as they said. What was suppressed with its error or
 * its service is no outage: its errors are a part of what is usual. One that was detected once more while it was open had
 * another trouble before: that ended with the look that found it over. Pure; a span that nothing ends reaches to infinity.
 */
export function closedSpans(events: readonly TimelineEvent[]): Span[] {
  const ends = ofType(events, 'IncidentResolved').sort((a, b) => a.cycle - b.cycle)
  const muted = ofType(events, 'IncidentSuppressed').filter(({ payload }) => payload.mutes === 'this_incident')
  return [
    ...mendedSpans(events),
    ...ends.flatMap((end) => spanTo(events, end.cycle, epochMs(end.time))),
    ...muted.flatMap((end) => {
      const until = end.payload.until === undefined ? Number.POSITIVE_INFINITY : epochMs(end.payload.until)
      const over = ends.map(({ time }) => epochMs(time)).filter((ms) => ms > epochMs(end.time))
      return spanTo(events, end.cycle, Math.max(epochMs(end.time), Math.min(until, ...over)))
    }),
  ]
}

function mendedSpans(events: readonly TimelineEvent[]): Span[] {
  const passed = ofType(events, 'EvaluationCompleted').filter(({ payload }) => payload.verdict === 'pass')
  const before = passed.filter(({ cycle }) =>
    events.some((event) => event.event_type === 'IncidentDetected' && event.cycle > cycle),
  )
  return before.flatMap(({ cycle, payload }) => spanTo(events, cycle, epochMs(payload.after.window.from)))
}

/**
 * The same, and what is open still, up to where the figures say that it failed, or a look found it over: of an incident
 * other than the one at hand.
 */
export function spansOf(events: readonly TimelineEvent[]): Span[] {
  const state = foldIncident(events)
  const { closed_at, opened, root } = state
  const isOpen = root !== undefined && closed_at === undefined
  const over = overByFigures(state) ?? foundOver(state)
  const toMs = over === undefined ? Number.POSITIVE_INFINITY : epochMs(over)
  return [...closedSpans(events), ...(isOpen ? spanTo(events, opened, toMs) : [])]
}

function overByFigures({ impact }: ReturnType<typeof foldIncident>): string | undefined {
  return impact?.payload.failing === false ? impact.payload.over_since : undefined
}

/** From the first errors of the detection that the cycle belongs to. */
function spanTo(events: readonly TimelineEvent[], cycle: number, toMs: number): Span[] {
  const roots = ofType(events, 'IncidentDetected').sort((a, b) => a.cycle - b.cycle)
  const root = roots.findLast((event) => event.cycle <= cycle)
  if (root === undefined) return []
  const told = ofType(events, 'ContextBuilt').filter((event) => event.cycle >= root.cycle && event.cycle <= cycle)
  const onsets = told.flatMap((event) => event.payload.hypotheses[0]?.onset ?? [])
  return [{ fromMs: Math.min(...[root.payload.window.from, ...onsets].map(epochMs)), toMs }]
}

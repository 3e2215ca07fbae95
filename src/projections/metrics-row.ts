import { roundsOf } from '../incident/rounds.ts'
import type { IncidentState } from '../incident/state.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import { acknowledgement } from './acknowledged.ts'
import { currentCycle } from './incident-row.ts'

/** Durations of one incident in seconds, none below 0; what has not happened is absent. */
export interface MetricsRow {
  readonly detected_at: string
  /** From the start of the window that raised the alarm to the detection. */
  readonly detect_s: number
  /** From detection to the first word of a person. */
  readonly acknowledge_s?: number
  /** From detection to the first merged fix or mitigation by hand. */
  readonly mitigate_s?: number
  /** How long it was open, in all its rounds; absent unless it is resolved. */
  readonly resolve_s?: number
  readonly cycles: number
}

/** The figures of one incident, or nothing while it is provisional. */
export function metricsRow(state: IncidentState, facts: readonly TimelineEvent[]): MetricsRow | undefined {
  if (!state.root) return undefined
  const since = (to: string | undefined) => (to === undefined ? undefined : seconds(state.detected_at, to))
  const acknowledge_s = since(acknowledgement(facts)?.time)
  const mitigate_s = since(mitigatedAt(facts))
  const resolve_s = state.status === 'Resolved' ? openS(facts) : undefined
  return {
    detected_at: state.detected_at,
    detect_s: seconds(state.root.payload.window.from, state.detected_at),
    ...(acknowledge_s === undefined ? {} : { acknowledge_s }),
    ...(mitigate_s === undefined ? {} : { mitigate_s }),
    ...(resolve_s === undefined ? {} : { resolve_s }),
    cycles: currentCycle(state),
  }
}

/** Calm between two rounds is nobody's time to resolve. */
function openS(facts: readonly TimelineEvent[]): number {
  return roundsOf(facts).reduce((sum, { opened, closed }) => sum + seconds(opened.time, closed?.time ?? opened.time), 0)
}

function mitigatedAt(facts: readonly TimelineEvent[]): string | undefined {
  const times = facts.flatMap((event) => {
    if (event.event_type === 'FixApplied') return [event.payload.merged_at]
    return event.event_type === 'MitigationReported' ? [event.payload.at] : []
  })
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0]
}

function seconds(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000)
}

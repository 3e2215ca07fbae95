import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import type { Severity } from '../timeline/payloads/shared.ts'
import { failsSinceOver, foundOver } from './found-over.ts'
import { foldIncident, type IncidentState, ofType } from './state.ts'
import { tellsUntilMs } from './told-until.ts'

/** After how many seconds people are asked whether anybody is on an incident of that severity; one that is not named: never. */
export type AskAfter = Readonly<Partial<Record<Severity, number>>>

/** A time that will come by itself, and what it makes due; `failsUntilMs`: until when the newest figures tell that it fails. */
export type Reminder = { readonly cycle: number; readonly dueMs: number } & (
  | { readonly kind: 'unattended'; readonly because: TimelineEvent; readonly failsUntilMs: number }
  | { readonly kind: 'update'; readonly because: EventOf<'StatusUpdated'> }
)

/**
 * What an open incident will remind people of, unless they come first: that nobody said a word since it fails (asked once
 * in a cycle), and the update that somebody promised. Pure; nothing of it depends on the time of day.
 */
export function remindersOf(events: readonly TimelineEvent[], after: AskAfter): readonly Reminder[] {
  const state = foldIncident(events)
  if (state.provisional || state.closed_at !== undefined) return []
  return [unattended(events, state, after), promised(events, state)].filter((one) => one !== undefined)
}

function unattended(events: readonly TimelineEvent[], state: IncidentState, after: AskAfter): Reminder | undefined {
  const { opened: cycle, severity, impact } = state
  const afterS = after[severity]
  const because = events.filter((event) => begins(event, cycle)).toSorted(byTime)[0]
  if (afterS === undefined || because === undefined) return undefined
  if (impact?.payload.failing === false || (foundOver(state) !== undefined && !failsSinceOver(state))) return undefined
  if (events.some((event) => isWord(event) && (event.cycle === cycle || event.opens_cycle === cycle))) return undefined
  const failsUntilMs = impact === undefined ? 0 : tellsUntilMs(impact.payload)
  return { kind: 'unattended', cycle, because, failsUntilMs, dueMs: Date.parse(because.time) + afterS * 1_000 }
}

/** Whoever declares an incident tells others of it: that is no word of anybody who is on it. Whoever merges on the code host is. */
function isWord({ actor, event_type }: TimelineEvent): boolean {
  return (actor.kind === 'human' && event_type !== 'IncidentDetected') || event_type === 'FixApplied'
}

function begins(event: TimelineEvent, cycle: number): boolean {
  return event.opens_cycle === cycle || (event.event_type === 'IncidentDetected' && event.cycle === cycle)
}

/** By the newest update since it was opened: each takes the place of the one before. */
function promised(events: readonly TimelineEvent[], { closed }: IncidentState): Reminder | undefined {
  const because = ofType(events, 'StatusUpdated').findLast(({ cycle }) => cycle > closed)
  const due = because?.payload.next_update_due
  if (because === undefined || due === undefined) return undefined
  return { kind: 'update', cycle: because.cycle, because, dueMs: Date.parse(due) }
}

function byTime(a: TimelineEvent, b: TimelineEvent): number {
  return Date.parse(a.time) - Date.parse(b.time) || (a.event_id < b.event_id ? -1 : 1)
}

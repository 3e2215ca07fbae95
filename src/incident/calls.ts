import type { EventOf, TimelineEvent } from '../timeline/events.ts'

/** What the house says when it does not go on by itself: that it gave a task up, and that people are called. */
export type Call = EventOf<'TaskStalled' | 'NeedsHuman'>

export function isCall(event: TimelineEvent): event is Call {
  return event.event_type === 'TaskStalled' || event.event_type === 'NeedsHuman'
}

/** What a call says in one line; undefined where a task was given up for the same reason, which says as much. Pure. */
export function callWords(call: Call, among: readonly TimelineEvent[]): string | undefined {
  const { payload, cycle } = call
  if (call.event_type === 'TaskStalled') {
    const { attempts } = call.payload
    return `Given up after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${payload.reason}`
  }
  const isSaid = among.some(
    (one) => one.event_type === 'TaskStalled' && one.cycle === cycle && one.payload.reason === payload.reason,
  )
  if (isSaid) return undefined
  return `${call.payload.reminder === undefined ? 'A person was called' : 'People were reminded'}: ${payload.reason}`
}

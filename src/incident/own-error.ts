import type { EventOf, PayloadOf, TimelineEvent } from '../timeline/events.ts'
import type { FailsInstead } from '../timeline/payloads/evaluation.ts'

type Look = Pick<PayloadOf<'EvaluationCompleted'>, 'verdict' | 'own' | 'before' | 'after'>

/** So many of it must have come before the fix, and of them so small a share since, for it to be gone. */
const LEAST_BEFORE = 3
const GONE = 0.1

/** The fix did what it was to do, and requests fail all the same: with another error. */
export function isAnother({ verdict, ...look }: Look): boolean {
  return verdict === 'fail' && isGone(look)
}

/**
 * What an investigation is about since a look at the fix of an earlier cycle found another error, of the detection that this
 * cycle belongs to; undefined while it is the error that opened the incident. Pure.
 */
export function failsSince(events: readonly TimelineEvent[], cycle: number): FailsInstead | undefined {
  let root = 0
  let last: EventOf<'EvaluationCompleted'> | undefined
  for (const event of events) {
    if (event.event_type === 'IncidentDetected' && event.cycle <= cycle) root = Math.max(root, event.cycle)
    if (event.event_type !== 'EvaluationCompleted' || event.cycle >= cycle || event.payload.instead === undefined)
      continue
    if (last === undefined || event.cycle > last.cycle) last = event
  }
  return last !== undefined && last.cycle >= root ? last.payload.instead : undefined
}

/** By requests, so that fewer requests alone are no end of it. */
export function isGone({ own, before, after }: Omit<Look, 'verdict'>): boolean {
  if (own === undefined || own.before < LEAST_BEFORE || before.requests === 0 || after.requests === 0) return false
  return own.after / after.requests <= GONE * (own.before / before.requests)
}

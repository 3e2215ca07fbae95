import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import { expected } from './expected.ts'
import { failsElsewhere, foundCalm } from './found-calm.ts'
import { isPastLimit, limitOf } from './limit.ts'
import { distinct, ofType } from './state.ts'
import { lifecycle } from './status.ts'

/** What a person must be told because no machine will go on. */
export interface Ask {
  readonly cycle: number
  /** Names the ask in its cycle: it is said once. */
  readonly discriminator: string
  /** The fact after which nothing follows by itself. */
  readonly because: TimelineEvent
  /** Ends with what to do. */
  readonly reason: string
}

/**
 * Who is to be called when an open incident goes on by itself no more: without this it would wait for ever and nobody
 * would know. A draft, a pull request, a proposed signal and a verdict that is no fail ask by their own message.
 */
export function personNeeded(input: readonly TimelineEvent[]): Ask | undefined {
  const events = distinct(input)
  const { provisional, closed, opened } = lifecycle(events)
  if (provisional || closed >= opened) return undefined
  const ask = atLimit(events, opened) ?? (expected(events).length > 0 ? undefined : atEnd(events, opened))
  return ask === undefined || isSaid(events, ask) ? undefined : ask
}

/** Whether people were told already. */
export function isSaid(events: readonly TimelineEvent[], { cycle, discriminator }: Ask): boolean {
  return ofType(events, 'NeedsHuman').some((event) => event.cycle === cycle && event.discriminator === discriminator)
}

/** After a fail at the limit: whatever else of its cycle may still be owed helps nobody. */
function atLimit(events: readonly TimelineEvent[], cycle: number): Ask | undefined {
  const looks = ofType(events, 'EvaluationCompleted')
  const last = lastLook(looks.filter((event) => event.cycle === cycle))
  const because = isPastLimit(events, cycle)
    ? firstById(looks.filter((event) => event.opens_cycle === cycle))
    : last?.payload.verdict === 'fail'
      ? last
      : undefined
  return because && { cycle, discriminator: 'limit', because, reason: unhelped(events) }
}

/** Where the usual path ends without a fix. */
function atEnd(events: readonly TimelineEvent[], cycle: number): Ask | undefined {
  const here = events.filter((event) => event.cycle === cycle)
  const rejected = firstById(ofType(here, 'FixRejected'))
  if (here.some((event) => event.event_type === 'EvaluationCompleted')) return undefined
  if (rejected !== undefined) return { cycle, discriminator: 'rejected', because: rejected, reason: REJECTED }
  if (here.some(({ event_type }) => event_type === 'FixProposed' || event_type === 'InstrumentationProposed'))
    return undefined
  const cause = firstById(ofType(here, 'RootCauseProposed'))
  if (cause === undefined) return undefined
  const reason = whyByHand(cause, firstById(ofType(here, 'ContextBuilt')))
  return { cycle, discriminator: 'by-hand', because: cause, reason }
}

function whyByHand(cause: EventOf<'RootCauseProposed'>, context: EventOf<'ContextBuilt'> | undefined): string {
  if (foundCalm(cause, context)) return CALM
  if (cause.payload.verdict !== 'unknown') return BY_HAND
  return failsElsewhere(context) ? ELSEWHERE : NOT_KNOWN
}

const REJECTED =
  'The fix was turned down and nobody asked for another. Press Investigate again, or fix it by hand and resolve the incident.'
const BY_HAND =
  'The likely cause is no change that can be undone here. Act on it by hand, then resolve the incident, or press Investigate again.'
const CALM =
  'By the evidence it is as usual. Confirm that it is resolved, or say what you see and press Investigate again.'
const ELSEWHERE =
  'By the evidence it is as usual, but other services fail. If that is what you see, go on where it is looked after; else say what you see and press Investigate again.'
const NOT_KNOWN =
  'The evidence does not decide what the cause is. Add what you know, then press Investigate again, or mend it by hand and resolve the incident.'

function unhelped(events: readonly TimelineEvent[]): string {
  const limit = limitOf(events)
  const tried = `${limit} investigation${limit === 1 ? '' : 's'}`
  return `The fix did not help, and after ${tried} Faultline begins no other by itself. Press Investigate again, or fix it by hand and resolve the incident.`
}

/** The same one whatever the order of arrival. */
function firstById<T extends TimelineEvent>(events: readonly T[]): T | undefined {
  return events.toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1))[0]
}

function lastLook(looks: readonly EventOf<'EvaluationCompleted'>[]): EventOf<'EvaluationCompleted'> | undefined {
  const slot = Math.max(...looks.map(({ payload }) => payload.slot))
  return firstById(looks.filter(({ payload }) => payload.slot === slot))
}

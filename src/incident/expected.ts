import { oncePer } from '../kit/once-per.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import { isPastLimit } from './limit.ts'
import type { Owed, Route } from './owed.ts'
import { ROUTES } from './routes.ts'
import { distinct } from './state.ts'
import { type Lifecycle, lifecycle } from './status.ts'

/**
 * The work owed by an incident: what its set of events makes due, less the answers that are present. A closed incident
 * owes nothing but its report; an answer of an older cycle owes nothing; a provisional incident owes nothing. Past the
 * limit of cycles nothing is owed either: `personNeeded` calls somebody then.
 */
export const expected: (events: readonly TimelineEvent[]) => readonly Owed[] = oncePer((input) => {
  const events = distinct(input)
  const life = lifecycle(events)
  if (life.provisional) return []
  if (life.opened > life.closed && isPastLimit(events, life.opened)) return []
  const owed: Owed[] = []
  for (const event of events) {
    for (const route of ROUTES_ON.get(event.event_type) ?? NONE) {
      const cycle = route.output === 'ContextBuilt' ? (event.opens_cycle ?? event.cycle) : event.cycle
      if (route.when(event) && isLive(route, event, cycle, life) && !isSettled(route, event, cycle, events))
        owed.push(owedBy(route, event, cycle))
    }
  }
  return dedupe(owed)
})

const ROUTES_ON: ReadonlyMap<string, readonly Route[]> = new Map(
  ROUTES.map(({ on }) => [on, ROUTES.filter((route) => route.on === on)]),
)

const NONE: readonly Route[] = []

function owedBy(route: Route, trigger: TimelineEvent, cycle: number): Owed {
  const afterS = route.dueAfterS(trigger)
  const dueAt = afterS > 0 ? { dueAt: new Date(Date.parse(trigger.time) + afterS * 1_000).toISOString() } : {}
  return {
    queue: route.queue,
    output: route.output,
    trigger,
    cycle,
    slot: route.slot(trigger),
    variant: route.variant,
    patienceS: route.patienceS,
    ...dueAt,
  }
}

function isLive(route: Route, trigger: TimelineEvent, cycle: number, { opened, closed }: Lifecycle): boolean {
  const isClosed = closed >= opened
  if (route.afterClosing) return isClosed && (trigger.closes_through ?? trigger.cycle) === closed
  return !isClosed && cycle === opened
}

function isSettled(route: Route, trigger: TimelineEvent, cycle: number, events: readonly TimelineEvent[]): boolean {
  return events.some((event) => event.cycle === cycle && route.settledBy(event, trigger))
}

/** Two openers of one cycle, or two people approving one diff, want the same single answer. */
function dedupe(owed: readonly Owed[]): readonly Owed[] {
  if (owed.length < 2) return owed
  const first = new Map<string, Owed>()
  for (const work of owed) {
    const name = `${work.queue}/${work.output}/${work.cycle}/${work.slot}`
    const kept = first.get(name)
    if (!kept || work.trigger.event_id < kept.trigger.event_id) first.set(name, work)
  }
  return [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, work]) => work)
}

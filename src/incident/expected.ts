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
  const owed = events.flatMap((event) =>
    (ROUTES_ON.get(event.event_type) ?? [])
      .filter((route) => route.when(event))
      .map((route) => owedBy(route, event))
      .filter((work) => isLive(work, life))
      .filter((work) => !isSettled(work, events)),
  )
  return dedupe(owed)
})

const ROUTES_ON: ReadonlyMap<string, readonly Route[]> = new Map(
  ROUTES.map(({ on }) => [on, ROUTES.filter((route) => route.on === on)]),
)

interface RoutedWork extends Owed {
  readonly route: Route
}

function owedBy(route: Route, trigger: TimelineEvent): RoutedWork {
  const cycle = route.output === 'ContextBuilt' ? (trigger.opens_cycle ?? trigger.cycle) : trigger.cycle
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
    route,
  }
}

function isLive({ route, trigger, cycle }: RoutedWork, { opened, closed }: Lifecycle): boolean {
  const isClosed = closed >= opened
  if (route.afterClosing) return isClosed && (trigger.closes_through ?? trigger.cycle) === closed
  return !isClosed && cycle === opened
}

function isSettled(work: RoutedWork, events: readonly TimelineEvent[]): boolean {
  return events.some((event) => event.cycle === work.cycle && work.route.settledBy(event, work.trigger))
}

/** Two openers of one cycle, or two people approving one diff, want the same single answer. */
function dedupe(owed: readonly RoutedWork[]): readonly Owed[] {
  const first = new Map<string, Owed>()
  for (const { route: _route, ...work } of owed) {
    const name = `${work.queue}/${work.output}/${work.cycle}/${work.slot}`
    const kept = first.get(name)
    if (!kept || work.trigger.event_id < kept.trigger.event_id) first.set(name, work)
  }
  return [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, work]) => work)
}

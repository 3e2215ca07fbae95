import type { EventOf, TimelineEvent } from '../timeline/events.ts'

type Closing = EventOf<'IncidentResolved'> | EventOf<'IncidentSuppressed'>

/** A stretch in which an incident was open; one that came back has several. */
export interface Round {
  /** Its detection, or that a person asked to look again after it was closed. */
  readonly opened: EventOf<'IncidentDetected'> | EventOf<'InvestigationRequested'>
  /** The first who closed it; undefined while it is open. */
  readonly closed: Closing | undefined
  /** The cycles that belong to it. */
  readonly cycles: { readonly first: number; readonly last: number }
}

/** The rounds of one incident, oldest first; none while its detection is not known. Pure, whatever the order of arrival. */
export function roundsOf(events: readonly TimelineEvent[]): readonly Round[] {
  const ends = closings(events)
  const openings = events.flatMap((event) => opening(event) ?? []).sort((a, b) => byTime(a.event, b.event))
  const rounds: Round[] = []
  let after = 0
  for (const closed of [...ends, undefined]) {
    const last = closed === undefined ? Number.POSITIVE_INFINITY : through(closed)
    const opened = openings.find(({ cycle, event }) => cycle > after && cycle <= last && isFirst(event, rounds))
    if (opened !== undefined) rounds.push({ opened: opened.event, closed, cycles: { first: after + 1, last } })
    after = last
  }
  return rounds
}

/** The round that this fact closes, or closes once more. */
export function roundClosedBy(events: readonly TimelineEvent[], closing: Closing): Round | undefined {
  const last = through(closing)
  return roundsOf(events).find(({ cycles }) => cycles.first <= last && last <= cycles.last)
}

/** Whether the incident was closed and came back by this fact; false for whatever is said in a round that is open. */
export function opensAgain(events: readonly TimelineEvent[], { event_id }: TimelineEvent): boolean {
  return roundsOf(events).some(({ opened, cycles }) => opened.event_id === event_id && cycles.first > 1)
}

/** What is closed cannot have been opened by a person before it was detected. */
function isFirst(event: Round['opened'], rounds: readonly Round[]): boolean {
  return rounds.length > 0 || event.event_type === 'IncidentDetected'
}

/** The first closing of each cycle, by cycle. */
function closings(events: readonly TimelineEvent[]): readonly Closing[] {
  const first = new Map<number, Closing>()
  for (const event of events) {
    if (event.event_type !== 'IncidentResolved' && event.event_type !== 'IncidentSuppressed') continue
    const known = first.get(through(event))
    if (known === undefined || byTime(event, known) < 0) first.set(through(event), event)
  }
  return [...first.values()].sort((a, b) => through(a) - through(b))
}

function opening(event: TimelineEvent): { readonly cycle: number; readonly event: Round['opened'] } | undefined {
  if (event.event_type === 'IncidentDetected') return { cycle: event.cycle, event }
  const cycle = event.event_type === 'InvestigationRequested' ? event.opens_cycle : undefined
  return event.event_type === 'InvestigationRequested' && cycle !== undefined ? { cycle, event } : undefined
}

function through(closing: Closing): number {
  return closing.closes_through ?? closing.cycle
}

function byTime(a: TimelineEvent, b: TimelineEvent): number {
  return Date.parse(a.time) - Date.parse(b.time) || (a.event_id < b.event_id ? -1 : 1)
}

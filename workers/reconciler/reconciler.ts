import { settledFor, settledNotes } from '../../src/incident/same-change-settled.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import type { TaskQueue } from '../../src/tasks/queue.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import type { Subscription, Timeline } from '../../src/timeline/timeline.ts'
import { type Due, dispatch, stalled as stalledIn } from '../../src/worker-kit/dispatch.ts'
import { callsDue } from './calls-due.ts'
import { isRipe, isSpent, nameOf, type Tries, triesAfter, waitedMs } from './patience.ts'
import { type Standing, standingOf, type Waits, waitsOf } from './standing.ts'

export interface ReconcilerNeeds {
  readonly timeline: Timeline
  readonly queue: TaskQueue
  readonly record: RecordFacts
  /** Facts that time alone makes due: resolutions by rule. */
  readonly timers: (events: readonly TimelineEvent[], now: Date) => readonly Draft[]
  readonly clock: Clock
  readonly log: Log
  readonly intervalMs: number
  /** How long an answer may stay away before the task is sent again; doubles at each try, up to a quarter of an hour. */
  readonly patienceMs: number
  /** At least so many tries, and at least the time that the route allows (`patienceS`), before people are called. */
  readonly maxTries: number
  /** Hears after each pass how things stand. */
  readonly onStanding?: (standing: Standing) => void
}

interface Watched {
  readonly tenant_id: string
  readonly incident_id: string
  /** By queue and key. */
  tries: ReadonlyMap<string, Tries>
  /** Grows with each batch of news, so that what moved while it was read is not forgotten. */
  news: number
}

interface Outcome {
  readonly sent: number
  readonly idle: boolean
  /** Absent when the incident could not be read: what was known of it stands. */
  readonly waits?: Waits
}

export interface Reconciler {
  /** One pass over every incident that may owe work. Returns how many tasks were sent. */
  pass(): Promise<number>
  run(signal: AbortSignal): Promise<void>
}

/**
 * Work owed = expected(set) - outputs present, recomputed from the log: the reason why losing every task loses nothing.
 * At the first pass everything owed is sent at once, for an in-memory queue died with its process.
 */
export async function createReconciler(needs: ReconcilerNeeds): Promise<Reconciler> {
  const watched = new Map<string, Watched>()
  const watch = (tenant_id: string, incident_id: string) => {
    const name = `${tenant_id}:${incident_id}`
    const known = watched.get(name)
    if (known !== undefined) known.news += 1
    else watched.set(name, { tenant_id, incident_id, tries: new Map(), news: 0 })
  }
  for await (const { events } of needs.timeline.scan(['debugging.timeline'])) {
    for (const { event } of events) watch(event.tenant_id, event.incident_id)
  }
  const waits = new Map<string, Waits>()
  const pass = async () => {
    let sent = 0
    for (const [name, incident] of [...watched]) {
      const { news } = incident
      const outcome = await reconcile(incident, needs).catch((error: unknown) => troubled(incident, error, needs.log))
      sent += outcome.sent
      if (outcome.idle && incident.news === news) watched.delete(name)
      if (outcome.waits === undefined) continue
      if (outcome.waits.tasks.length + outcome.waits.stalled === 0) waits.delete(name)
      else waits.set(name, outcome.waits)
    }
    needs.onStanding?.(standingOf([...waits.values()]))
    return sent
  }
  const follow = () =>
    needs.timeline.subscribe({
      group: 'reconciler',
      topics: ['debugging.timeline'],
      async handle({ events }) {
        for (const { event } of events) watch(event.tenant_id, event.incident_id)
      },
    })
  return { pass, run: (signal) => loop(needs, pass, follow, signal) }
}

async function loop(
  { clock, intervalMs, log }: ReconcilerNeeds,
  pass: () => Promise<number>,
  follow: () => Promise<Subscription>,
  signal: AbortSignal,
): Promise<void> {
  // The lead may be gone by the time that all incidents were read.
  if (signal.aborted) return
  const subscription = await follow()
  while (!signal.aborted) {
    await pass().catch((error: unknown) => log.warn({ error: String(error) }, 'reconcile pass failed, trying again'))
    await clock.sleep(intervalMs, signal)
  }
  await subscription.stop()
}

async function reconcile(incident: Watched, needs: ReconcilerNeeds): Promise<Outcome> {
  const { timeline, queue, record, timers, clock } = needs
  const read = async () => eventsOf(await timeline.readIncident(incident.tenant_id, incident.incident_id))
  const now = clock.now()
  let events = await read()
  const facts = [...timers(events, now), ...callsDue(events)]
  if (facts.length > 0) {
    await record(facts)
    events = await read()
  }
  await tellTwins(events, incident.tenant_id, needs)
  const due = dispatch(events, now)
  const ripe = due.filter((one) => isRipe(incident.tries.get(nameOf(one)), now))
  const spent = ripe.filter((one) => isSpent(one, incident.tries.get(nameOf(one)), now, needs.maxTries))
  if (spent.length > 0) await record(spent.flatMap((one) => givenUp(one, incident.tries.get(nameOf(one)), now)))
  const again = ripe.filter((one) => !spent.includes(one))
  if (again.length > 0) await queue.send(again.map(({ task }) => task))
  const waits = waitsOf(due, incident.tries, stalledIn(events, now).length, now)
  incident.tries = triesAfter(incident.tries, due, again, now, needs.patienceMs)
  // An open incident is kept in view although it owes nothing now: a timer or a scheduled look may come due.
  const idle = due.length === 0 && nothingComes(events, timers)
  return { sent: again.length, idle, waits }
}

/** The incidents that share this one's change hear how it ended here. Read each time: they may have been opened again. */
async function tellTwins(
  events: readonly TimelineEvent[],
  tenantId: string,
  { timeline, record }: ReconcilerNeeds,
): Promise<void> {
  for (const other of settledFor(events)) {
    const notes = settledNotes(events, eventsOf(await timeline.readIncident(tenantId, other)))
    if (notes.length > 0) await record(notes)
  }
}

/** True when no time that passes makes anything due. */
function nothingComes(events: readonly TimelineEvent[], timers: ReconcilerNeeds['timers']): boolean {
  const everAfter = new Date(8.64e15)
  return dispatch(events, everAfter).length === 0 && timers(events, everAfter).length === 0
}

/** One incident that cannot be read or written holds up no other. */
function troubled({ incident_id }: Watched, error: unknown, log: Log): Outcome {
  log.warn({ incident: incident_id, error: String(error) }, 'an incident could not be reconciled, trying again')
  return { sent: 0, idle: false }
}

function givenUp({ task, owed }: Due, tries: Tries | undefined, now: Date): Draft[] {
  const { tenant_id, incident_id } = task
  const about = {
    tenant_id,
    incident_id,
    cycle: task.cycle,
    causation_id: task.trigger_event_id,
    correlation_id: owed.trigger.correlation_id,
    discriminator: nameOf({ task, owed }),
    actor: { kind: 'system', id: 'reconciler' },
  } as const
  const attempts = tries?.count ?? 0
  const minutes = tries === undefined ? 0 : Math.round(waitedMs(tries, now) / 60_000)
  const reason = `${owed.output} stayed away for ${minutes} minutes and ${attempts} tries. Look at the worker of ${task.queue}, then press Investigate again.`
  return [
    { ...about, event_type: 'TaskStalled', payload: { queue: task.queue, key: task.key, attempts, reason } },
    { ...about, event_type: 'NeedsHuman', payload: { queue: task.queue, reason } },
  ]
}

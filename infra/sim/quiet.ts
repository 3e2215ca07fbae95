import { distinct } from '../../src/incident/state.ts'
import { lifecycle } from '../../src/incident/status.ts'
import { forGood } from '../../src/kit/once-per.ts'
import { PROJECTED_TOPICS } from '../../src/projections/projection-store.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Position } from '../../src/timeline/timeline.ts'
import type { Topic } from '../../src/timeline/topics.ts'
import { dispatch } from '../../src/worker-kit/dispatch.ts'
import { callsDue } from '../../workers/reconciler/calls-due.ts'
import { TENANT } from './fakes/shop.ts'
import { factsOf } from './live-rules.ts'
import { breaks, type Standing, type World } from './world.ts'

/** The end of time, by which everything that may come due is due. */
const FOREVER = new Date(8.64e15)
/** Each consumer group with what it reads. */
const GROUPS: Readonly<Record<string, readonly Topic[]>> = {
  dispatcher: ['debugging.timeline'],
  reconciler: ['debugging.timeline'],
  'slack-notifier': ['debugging.timeline', 'debugging.internal'],
}

/** What is still to be done, in words; empty when everything is at rest. */
export function unrest(world: World): readonly string[] {
  return KINDS_OF_REST.flatMap((missing) => missing(world))
}

/** The same as a yes or no, which is asked often. */
export function isAtRest(world: World): boolean {
  return KINDS_OF_REST.every((missing) => missing(world).length === 0)
}

/** Nothing more comes by itself, however long people wait: what is still open is theirs to close. */
export function isLeftToPeople(world: World): boolean {
  return KINDS_OF_WORK.every((missing) => missing(world).length === 0)
}

type Kind = (world: World) => readonly string[]
/** What takes the longest to tell comes last. */
const KINDS_OF_WORK: readonly Kind[] = [
  ({ outbox }) => outbox.open(TENANT).map((id) => `the outbox of ${id} has something to do`),
  ({ inbox }) => inbox.waiting().map(({ key }) => `the gesture ${key} waits`),
  ({ log, projections }) => {
    const ends = log.index.highWatermarks()
    const lag = Object.entries(GROUPS).flatMap(([group, topics]) => behind(log.committed(group), ends, topics, group))
    return [...behind([...projections.positions.values()], ends, PROJECTED_TOPICS, 'projections'), ...lag]
  },
  (world) => standing(world).owed,
]
const KINDS_OF_REST: readonly Kind[] = [...KINDS_OF_WORK, (world) => standing(world).open]

/** In fair weather everything is done in less than this, the longest wait of a task that was tried in vain before. */
const SLOWEST_MS = 30 * 60_000

/** Work that was lost comes back by itself, long before people are called: none is as old as that now. */
export function lateRule(world: World, clearMs: number): void {
  const beforeMs = world.schedule.nowMs - SLOWEST_MS
  for (const events of incidentsOf(world)) {
    for (const {
      owed: { trigger, output, dueAt = trigger.time },
    } of dispatch(events, new Date(beforeMs)))
      if (Date.parse(dueAt) < Math.max(beforeMs, clearMs)) breaks(world, `I3 ${output} did not come in half an hour`)
  }
}

/** As long as nothing is stated nothing else is owed. */
function standing(world: World): Standing {
  const size = world.log.raws.length
  if (world.standing?.size === size) return world.standing
  const all = incidentsOf(world)
  world.standing = {
    size,
    owed: all.flatMap(owes),
    open: all.filter(isOpen).map((events) => `${nameOf(events)} is open`),
  }
  return world.standing
}

type Incidents = readonly (readonly TimelineEvent[])[]
const gathered = new WeakMap<World['log'], { readonly size: number; readonly incidents: Incidents }>()

/** The events of each incident, by offset. */
export function incidentsOf(world: World): Incidents {
  const size = world.log.raws.length
  const before = gathered.get(world.log)
  if (before?.size === size) return before.incidents
  const incidents = gather(world)
  gathered.set(world.log, { size, incidents })
  return incidents
}

function gather(world: World): Incidents {
  const byKey = new Map<string, TimelineEvent[]>()
  for (const [at, event] of factsOf(world).entries()) {
    const key = world.log.keys[at] ?? ''
    const known = byKey.get(key)
    if (known) known.push(event)
    else byKey.set(key, [event])
  }
  return [...byKey.values()].map(forGood)
}

function owes(events: readonly TimelineEvent[]): readonly string[] {
  const who = nameOf(events)
  const due = dispatch(events, FOREVER).map(({ owed }) => `${who} owes ${owed.output} in cycle ${owed.cycle}`)
  const calls = callsDue(events).map(({ payload }) => `${who} calls nobody although: ${payload.reason}`)
  return [...due, ...calls]
}

/** Nobody looks after the neighbour's incident: it rests where a person would have to decide. */
function isOpen(events: readonly TimelineEvent[]): boolean {
  const { opened, closed } = lifecycle(distinct(events))
  return events[0]?.tenant_id === TENANT && opened > closed
}

function nameOf([first]: readonly TimelineEvent[]): string {
  return `${first?.tenant_id}/${first?.incident_id}`
}

function behind(
  reached: readonly Position[],
  ends: readonly Position[],
  topics: readonly Topic[],
  who: string,
): readonly string[] {
  const at = new Map(reached.map((position) => [`${position.topic}/${position.partition}`, position.offset]))
  return ends
    .filter(({ topic }) => topics.includes(topic))
    .filter(({ topic, partition, offset }) => (at.get(`${topic}/${partition}`) ?? 0n) < offset)
    .map(({ topic, partition }) => `${who} is behind in ${topic}/${partition}`)
}

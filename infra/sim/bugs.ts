import { taskKey } from '../../src/tasks/key.ts'
import type { Task } from '../../src/tasks/queue.ts'
import { eventId } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { NEIGHBOUR, TENANT } from './fakes/shop.ts'
import { factsOf } from './live-rules.ts'
import { MORE_BUGS } from './more-bugs.ts'
import { type Plant, recorderOf } from './ports.ts'
import type { World } from './world.ts'

/** Mistakes that people make in systems like this one. Each must be found, or the simulation is blind to its kind. */
export const BUGS: Readonly<Record<string, Plant>> = {
  'no look before a second post': {
    ports: ({ slack }) => ({
      slack: { ...slack, findMessage: async () => undefined, findFile: async () => undefined },
    }),
  },
  'the client posts again by itself': {
    ports: ({ slack }) => ({
      slack: {
        ...slack,
        postMessage: (...about) => slack.postMessage(...about).catch(() => slack.postMessage(...about)),
      },
    }),
  },
  'what was sent once is never sent again': {
    ports: ({ queue }, _process, world) => ({
      queue: { ...queue, send: (tasks) => queue.send(tasks.filter((task) => isFirst(world, task.queue + task.key))) },
    }),
  },
  'the key of a task knows no cycle': {
    ports: ({ queue }, _process, world) => ({
      queue: { ...queue, send: (tasks) => queue.send(tasks.filter((task) => isFirstOfItsCycle(world, task))) },
    }),
  },
  'nobody recomputes what is owed': {
    ports: ({ queue }, { name }) => ({
      queue: name.startsWith('reconciler') ? { ...queue, send: async () => {} } : queue,
    }),
  },
  'events of one minute and type are taken for the same': {
    ports: (ports, process, world) => {
      const timeline: typeof ports.timeline = {
        ...ports.timeline,
        readIncident: async (tenant, incident) => {
          const seen = new Set<string>()
          const stored = await ports.timeline.readIncident(tenant, incident)
          return stored.filter(({ event }) => !seen.has(minuteOf(event)) && seen.add(minuteOf(event)))
        },
      }
      return { timeline, record: recorderOf(world, process, timeline) }
    },
  },
  'an append is acknowledged before it is durable': {
    ports: (ports, process, world) => {
      const timeline: typeof ports.timeline = {
        ...ports.timeline,
        append: async (events) => {
          const place = { topic: 'debugging.timeline', partition: 0, offset: 0n } as const
          for (const { event_id } of events) world.appended.add(event_id)
          void process.clock.sleep(2_000).then(() => ports.timeline.append(events).catch(() => undefined))
          return events.map((event) => ({ ...place, event }))
        },
      }
      return { timeline, record: recorderOf(world, process, timeline) }
    },
  },
  'an incident is read by its id alone': {
    ports: (ports, process, world) => {
      const timeline: typeof ports.timeline = {
        ...ports.timeline,
        readIncident: async (tenant, incident) => [
          ...(await ports.timeline.readIncident(tenant === TENANT ? NEIGHBOUR : TENANT, incident)),
          ...(await ports.timeline.readIncident(tenant, incident)),
        ],
      }
      return { timeline, record: recorderOf(world, process, timeline) }
    },
  },
  ...MORE_BUGS,
}

/** The first seed that finds each, so that a spec need not look for it. */
export const FOUND_AT: Readonly<Record<string, number>> = {
  'no look before a second post': 2,
  'the client posts again by itself': 2,
  'what was sent once is never sent again': 9,
  'the key of a task knows no cycle': 5,
  'nobody recomputes what is owed': 6,
  'events of one minute and type are taken for the same': 4,
  'an append is acknowledged before it is durable': 1,
  'an incident is read by its id alone': 6,
  'an intent is kept only after the deed': 10,
  'receipts are not stated': 4,
  'a gesture is acknowledged before it is kept': 14,
  'a gesture is done before it is worked off': 13,
  'a branch has another name at each try': 1,
  'a pull request is created without a look for one': 14,
  'what is pushed is not what was approved': 1,
  "a model's answer is not kept": 6,
}

const ledgers = new WeakMap<World['log'], Map<string, string>>()

/** A ledger that outlives every process. */
function ledgerOf({ log }: World): Map<string, string> {
  const ledger = ledgers.get(log) ?? new Map<string, string>()
  ledgers.set(log, ledger)
  return ledger
}

function isFirst(world: World, key: string): boolean {
  const ledger = ledgerOf(world)
  return !ledger.has(key) && ledger.set(key, '') !== undefined
}

/** As a key without the cycle has it: work of a second cycle looks done. */
function isFirstOfItsCycle(world: World, { queue, key, tenant_id, incident_id, trigger_event_id, cycle, slot }: Task) {
  const trigger = factsOf(world).find(({ event_id }) => event_id === trigger_event_id)
  const name = { tenant_id, incident_id, event_type: trigger?.event_type ?? '', slot, cycle: 1 }
  const short = `${queue}${taskKey({ ...name, agent_version: trigger?.agent?.version ?? eventId(queue, '', '', 1) })}`
  const ledger = ledgerOf(world)
  const known = ledger.get(short)
  if (known === undefined) ledger.set(short, `${cycle}`)
  return key !== '' && (known === undefined || known === `${cycle}`)
}

function minuteOf({ event_type, time, cycle }: TimelineEvent): string {
  return `${event_type}${cycle}${time.slice(0, 16)}`
}

import type { Clock } from '../../src/kit/clock.ts'
import { groupCommit } from '../../src/kit/group-commit.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import type { StoredEvent, Subscription, Timeline } from '../../src/timeline/timeline.ts'
import { dispatch } from '../../src/worker-kit/dispatch.ts'

export interface DispatcherNeeds {
  readonly timeline: Pick<Timeline, 'subscribe' | 'readIncident'>
  readonly queue: TaskQueue
  readonly clock: Clock
}

/** Partitions in hand together, and incidents of each that are read at the same time: their events may be much to hold. */
const PARTITIONS_AT_ONCE = 6
const READ_AT_ONCE = 16

/** Glue, not intelligence: each fact that arrives makes its incident's owed work known to the queue. Keeps no ledger. */
export function runDispatcher({ timeline, queue, clock }: DispatcherNeeds): Promise<Subscription> {
  // While tasks are on their way others' incidents are read; what is due then goes together, ten for the price of one.
  const send = groupCommit(async (lists: readonly (readonly Task[])[]) => {
    await queue.send(lists.flat())
    return lists.map(() => undefined)
  })
  const dueNow = async ({ tenant_id, incident_id }: IncidentName) => {
    const events = eventsOf(await timeline.readIncident(tenant_id, incident_id))
    return dispatch(events, clock.now()).map(({ task }) => task)
  }
  return timeline.subscribe({
    group: 'dispatcher',
    topics: ['debugging.timeline'],
    atOnce: PARTITIONS_AT_ONCE,
    async handle({ events }) {
      const incidents = incidentsOf(events)
      const tasks: Task[] = []
      for (let at = 0; at < incidents.length; at += READ_AT_ONCE) {
        const due = await Promise.all(incidents.slice(at, at + READ_AT_ONCE).map(dueNow))
        tasks.push(...due.flat())
      }
      if (tasks.length > 0) await send(tasks)
    },
  })
}

interface IncidentName {
  readonly tenant_id: string
  readonly incident_id: string
}

function incidentsOf(events: readonly StoredEvent[]): IncidentName[] {
  const named = events.map(({ event }) => [`${event.tenant_id}:${event.incident_id}`, event] as const)
  return [...new Map(named).values()]
}

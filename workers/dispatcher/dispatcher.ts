import type { Clock } from '../../src/kit/clock.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import type { StoredEvent, Subscription, Timeline } from '../../src/timeline/timeline.ts'
import { dispatch } from '../../src/worker-kit/dispatch.ts'

export interface DispatcherNeeds {
  readonly timeline: Pick<Timeline, 'subscribe' | 'readIncident'>
  readonly queue: TaskQueue
  readonly clock: Clock
}

const PARTITIONS_AT_ONCE = 3
/** Those of one partition share a look at the log; the events of all of them may be much to hold. */
const READ_AT_ONCE = 32

/** Glue, not intelligence: each fact that arrives makes its incident's owed work known to the queue. Keeps no ledger. */
export function runDispatcher({ timeline, queue, clock }: DispatcherNeeds): Promise<Subscription> {
  return timeline.subscribe({
    group: 'dispatcher',
    topics: ['debugging.timeline'],
    // While the tasks of one partition are on their way, another's incidents are read.
    atOnce: PARTITIONS_AT_ONCE,
    async handle({ events }) {
      const incidents = incidentsOf(events)
      const tasks: Task[] = []
      for (let at = 0; at < incidents.length; at += READ_AT_ONCE) {
        const read = incidents.slice(at, at + READ_AT_ONCE).map(async ({ tenant_id, incident_id }) => {
          const stored = await timeline.readIncident(tenant_id, incident_id)
          return dispatch(eventsOf(stored), clock.now())
        })
        tasks.push(...(await Promise.all(read)).flat().map(({ task }) => task))
      }
      // All of a batch together: a queue behind a wire takes ten for the price of one.
      if (tasks.length > 0) await queue.send(tasks)
    },
  })
}

function incidentsOf(events: readonly StoredEvent[]): { tenant_id: string; incident_id: string }[] {
  const named = events.map(({ event }) => [`${event.tenant_id}:${event.incident_id}`, event] as const)
  return [...new Map(named).values()]
}

import type { Clock } from '../../src/kit/clock.ts'
import type { Task, TaskQueue } from '../../src/tasks/queue.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import type { StoredEvent, Subscription, Timeline } from '../../src/timeline/timeline.ts'
import { dispatch } from '../../src/worker-kit/dispatch.ts'

export interface DispatcherNeeds {
  readonly timeline: Timeline
  readonly queue: TaskQueue
  readonly clock: Clock
}

/** Glue, not intelligence: each fact that arrives makes its incident's owed work known to the queue. Keeps no ledger. */
export function runDispatcher({ timeline, queue, clock }: DispatcherNeeds): Promise<Subscription> {
  return timeline.subscribe({
    group: 'dispatcher',
    topics: ['debugging.timeline'],
    async handle(batch) {
      const tasks: Task[] = []
      for (const { tenant_id, incident_id } of incidentsOf(batch.events)) {
        const events = eventsOf(await timeline.readIncident(tenant_id, incident_id))
        const due = dispatch(events, clock.now())
        tasks.push(...due.map(({ task }) => task))
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

import type { Clock } from '../../kit/clock.ts'
import type { Lease, TaskQueue } from '../../tasks/queue.ts'
import type { QueueName } from '../../tasks/queues.ts'
import type { Metrics } from './metrics.ts'

/** The queue as somebody sends to it; `reason` says who. */
export function countedQueue(queue: TaskQueue, reason: 'dispatch' | 'reconcile', metrics: Metrics): TaskQueue {
  return {
    ...passed(queue),
    async send(tasks) {
      await queue.send(tasks)
      for (const task of tasks) metrics.tasksEnqueued.inc({ queue: task.queue, reason })
    },
  }
}

/** The queue as workers take from it, with the time that each task was in hand. */
export function timedQueue(queue: TaskQueue, metrics: Metrics, clock: Clock): TaskQueue {
  return {
    ...passed(queue),
    receive: async (name, options) => {
      const leases = await queue.receive(name, options)
      return leases.map((lease) => timedLease(lease, name, metrics, clock))
    },
  }
}

/** Ports are classes too: their methods are not found by spreading. */
function passed(queue: TaskQueue): TaskQueue {
  return {
    send: (tasks) => queue.send(tasks),
    receive: (name, options) => queue.receive(name, options),
    depth: (name) => queue.depth(name),
    close: () => queue.close(),
  }
}

function timedLease(lease: Lease, queue: QueueName, metrics: Metrics, clock: Clock): Lease {
  const startMs = clock.now().getTime()
  const ended = (outcome: 'done' | 'later') =>
    metrics.taskSeconds.observe({ queue, outcome }, (clock.now().getTime() - startMs) / 1_000)
  return {
    task: lease.task,
    receives: lease.receives,
    extend: (visibilityMs) => lease.extend(visibilityMs),
    async ack() {
      await lease.ack()
      ended('done')
    },
    async release(afterMs) {
      await lease.release(afterMs)
      ended('later')
    },
  }
}

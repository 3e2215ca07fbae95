import type { Lease, Task, TaskQueue } from '../../src/tasks/queue.ts'
import { SharedQueue } from './fakes/queue.ts'
import { faulty } from './faulty.ts'
import type { SimProcess } from './process.ts'
import type { World } from './world.ts'

/** An empty answer changes nothing, so nobody is woken for one. */
const LONG_POLL_MS = 900_000

const LEASE = { extend: 'write', ack: 'write', release: 'write' } as const

/** The queue as one process reaches it: hints get lost, come twice, and come late. */
export function queueOf(world: World, process: SimProcess): TaskQueue {
  const port = () => world.queue.port
  return {
    send: (tasks) =>
      process.call('queue.send', true, async () => {
        for (const task of tasks) await hand(world, process, task)
      }),
    // A process has no good end here, so its signal need not be listened to.
    receive: async (queue, { max, visibilityMs }) => {
      const leases = await process.call('queue.receive', false, () =>
        port().receive(queue, { max, visibilityMs, waitMs: LONG_POLL_MS }),
      )
      return leases.map((lease) => leaseOf(process, lease))
    },
    depth: (queue) => port().depth(queue),
    close: async () => {},
  }
}

/** Everything that waits is gone, and what is in hand can be finished but not given back. */
export async function purge(world: World): Promise<void> {
  const before = world.queue.port
  world.queue.port = new SharedQueue(world.schedule)
  await before.close()
}

async function hand(world: World, process: SimProcess, task: Task): Promise<void> {
  const send = () => world.queue.port.send([task])
  const later = () => world.schedule.after(world.chance.between(1_000, 300_000), () => void send())
  if (process.happens('queue-loss')) return process.fault('queue-loss', task.queue)
  if (process.happens('queue-late')) {
    process.fault('queue-late', task.queue)
    later()
  } else await send()
  if (!process.happens('queue-twice')) return
  process.fault('queue-twice', task.queue)
  later()
}

function leaseOf(process: SimProcess, lease: Lease): Lease {
  return faulty(process, 'lease', lease, LEASE)
}

import type { Config } from '../config.ts'
import type { TaskQueue } from '../tasks/queue.ts'
import { QUEUES, type QueueName } from '../tasks/queues.ts'
import { type Surroundings, sqsOptions } from './server-options.ts'

/**
 * The task queue on SQS where it is set, else in memory. `onDeadLetter` hears of each message that was no task. `names`: the
 * queues that this process uses, and no account need be allowed more. One that is missing: `GiveUp`.
 */
export async function openQueue(
  { servers }: Config,
  around: Surroundings,
  onDeadLetter: (queue: QueueName) => void = () => {},
  names: readonly QueueName[] = QUEUES,
): Promise<TaskQueue> {
  if (servers.sqs === undefined) {
    const { openMemoryQueue } = await import('../adapters/memory/memory-queue.ts')
    return openMemoryQueue({ clock: around.clock })
  }
  const { openSqsQueue } = await import('../adapters/sqs/sqs-queue.ts')
  const queue = openSqsQueue({ ...sqsOptions(servers.sqs), ...around, onDeadLetter })
  try {
    await Promise.all(names.map((name) => queue.depth(name)))
    return queue
  } catch (error) {
    await queue.close()
    throw error
  }
}

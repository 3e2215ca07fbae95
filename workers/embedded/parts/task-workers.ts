import { timedQueue } from '../../../src/compose/metrics/measured-queue.ts'
import type { Loop } from '../run-loops.ts'
import type { Site } from '../site.ts'
import { TASK_WORKERS } from '../task-workers.ts'

/** The workers of queues that this process was asked for. */
export async function taskWorkers({ house, workers }: Site): Promise<readonly Loop[]> {
  const { timeline, queue, record, clock, log, metrics } = house
  const run = { timeline, queue: timedQueue(queue, metrics, clock), record, clock, log }
  return TASK_WORKERS.filter(({ name }) => workers.includes(name)).map(({ name, run: work }) => ({
    name,
    run: (until: AbortSignal) => work(house, run, until),
  }))
}

import { countedQueue } from '../../../src/compose/metrics/measured-queue.ts'
import type { Metrics } from '../../../src/compose/metrics/metrics.ts'
import { QUEUES } from '../../../src/tasks/queues.ts'
import { runDispatcher } from '../../dispatcher/dispatcher.ts'
import { runProjector } from '../../projector/worker.ts'
import { createReconciler } from '../../reconciler/reconciler.ts'
import { remindersOnceLooked } from '../../reconciler/reminders-due.ts'
import { type Standing, standingOf } from '../../reconciler/standing.ts'
import { resolutionsDue } from '../../resolver/resolve.ts'
import type { Loop } from '../run-loops.ts'
import { type Site, untilStopped, whileLeading } from '../site.ts'
import { timingOf } from '../timing.ts'

export async function projector({ house }: Site): Promise<readonly Loop[]> {
  const { timeline, projections, log } = house
  const following = await runProjector({ timeline, db: projections, log })
  return [untilStopped('projector', () => following.stop())]
}

export async function dispatcher({ house }: Site): Promise<readonly Loop[]> {
  const { timeline, queue, clock, metrics } = house
  const following = await runDispatcher({ timeline, queue: countedQueue(queue, 'dispatch', metrics), clock })
  return [untilStopped('dispatcher', () => following.stop())]
}

/** Reads the log anew whenever it comes to lead: what it knew before is of no use then. */
export async function reconciler({ house }: Site): Promise<readonly Loop[]> {
  const { timeline, queue, record, clock, log, metrics, config } = house
  const { reconcileMs, patienceMs, maxTries, impact } = timingOf(config)
  const lookMs = impact.everyMs + impact.latenessMs + 2_000 * impact.bucketS
  const run = async (until: AbortSignal) => {
    const asked = { after: config.askAfter, lookedMs: clock.now().getTime() + lookMs }
    const one = await createReconciler({
      timeline,
      queue: countedQueue(queue, 'reconcile', metrics),
      record,
      clock,
      log,
      timers: (events, now) => [...resolutionsDue(events, now), ...remindersOnceLooked(events, now, asked)],
      intervalMs: reconcileMs,
      patienceMs,
      maxTries,
      onStanding: (standing) => tellStanding(metrics, standing),
    })
    // Whoever leads next tells how things stand.
    await one.run(until).finally(() => tellStanding(metrics, standingOf([])))
  }
  return [whileLeading(house, { name: 'reconciler', run })]
}

function tellStanding({ tasksMissing, tasksOldest, tasksStalled }: Metrics, standing: Standing): void {
  for (const queue of QUEUES) {
    tasksMissing.set({ queue }, standing.missing.get(queue) ?? 0)
    tasksOldest.set({ queue }, (standing.oldestMs.get(queue) ?? 0) / 1_000)
  }
  tasksStalled.set(standing.stalled)
}

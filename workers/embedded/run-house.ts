import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import { type Desk, openDesk } from '../../src/compose/open-desk.ts'
import type { Subscription } from '../../src/timeline/timeline.ts'
import { createDetector } from '../detector/detector.ts'
import { DETECTOR_PRESETS } from '../detector/settings.ts'
import { runDispatcher } from '../dispatcher/dispatcher.ts'
import { runProjector } from '../projector/worker.ts'
import { createReconciler } from '../reconciler/reconciler.ts'
import { resolutionsDue } from '../resolver/resolve.ts'
import { createSlackNotifier } from '../slack-notifier/notifier.ts'
import { digestScheduler } from './digest.ts'
import { knownIncidents, suppressions } from './known-incidents.ts'
import { pollPulls } from './poll-pulls.ts'
import { TASK_WORKERS } from './task-workers.ts'
import { timingOf } from './timing.ts'

export interface RunningHouse {
  /** Resolves when `signal` aborted and everything has stopped. */
  readonly finished: Promise<void>
}

/** Runs every worker of the registry in this process until `signal` aborts. Rejects when Slack refuses us at the start. */
export async function runHouse(house: House, server: FastifyInstance, signal: AbortSignal): Promise<RunningHouse> {
  const { timeline, queue, db, record, clock, log, config } = house
  const subscriptions: Subscription[] = [
    await runProjector({ timeline, db, log }),
    await runDispatcher({ timeline, queue, clock }),
  ]
  const desk = await openDesk(house, server)
  const timing = timingOf(config)
  const reconciler = await createReconciler({
    timeline,
    queue,
    record,
    clock,
    log,
    timers: resolutionsDue,
    intervalMs: timing.reconcileMs,
    patienceMs: timing.patienceMs,
    maxTries: timing.maxTries,
  })
  const notifier = notifierOf(house, desk)
  const digest = digestScheduler(house, desk.surface)
  await desk.app.start()
  digest.start()
  const run = { timeline, queue, record, clock, log }
  const loops = [
    reconciler.run(signal),
    detectorOf(house).run(signal),
    notifier.run(signal),
    pollPulls(house, timing.pollPullsMs, signal),
    ...TASK_WORKERS.map((worker) => worker.run(house, run, signal)),
  ]
  const finished = Promise.all(loops).then(async () => {
    await digest.stop()
    await desk.app.stop()
    for (const subscription of subscriptions) await subscription.stop()
  })
  return { finished }
}

function detectorOf(house: House) {
  const { evidence, record, clock, log, config } = house
  const preset = DETECTOR_PRESETS[config.pace]
  const settings = config.bucketSeconds === undefined ? preset : { ...preset, bucketS: config.bucketSeconds }
  return createDetector({
    evidence,
    record,
    clock,
    log,
    settings,
    tenantId: config.tenantId,
    openIncidents: () => knownIncidents(house, settings.reopenS),
    suppressions: () => suppressions(house),
  })
}

function notifierOf({ timeline, db, record, clock, log, config }: House, { surface, responders, whoMayApprove }: Desk) {
  const { tenantId, incidentsChannel } = config
  const settings = { tenantId, incidentsChannel, channelPrefix: 'inc', whoMayApprove, responders, alone: true }
  return createSlackNotifier({ timeline, db, slack: surface, record, clock, log, settings })
}

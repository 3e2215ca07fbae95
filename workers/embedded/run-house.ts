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
import { knownIncidents } from './known-incidents.ts'
import { pollPulls } from './poll-pulls.ts'
import { type Loop, runLoops } from './run-loops.ts'
import { TASK_WORKERS } from './task-workers.ts'
import { timingOf } from './timing.ts'

export interface RunningHouse {
  /** Resolves when `signal` aborted and everything has stopped; rejects as soon as a part of it is lost (`GiveUp`). */
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
  const loops: Loop[] = [
    { name: 'reconciler', run: (until) => reconciler.run(until) },
    { name: 'detector', run: (until) => detectorOf(house).run(until) },
    { name: 'Slack notifier', run: (until) => notifier.run(until) },
    ...(house.codeHost === undefined ? [] : [pollOf(house, timing.pollPullsMs)]),
    ...TASK_WORKERS.map(({ name, run: work }) => ({ name, run: (until: AbortSignal) => work(house, run, until) })),
  ]
  const finished = runLoops(loops, signal).then(async () => {
    await digest.stop()
    await desk.app.stop()
    for (const subscription of subscriptions) await subscription.stop()
  })
  // A loop may be lost before anybody waits for the end; it is told to whoever does then.
  finished.catch(() => undefined)
  return { finished }
}

function pollOf(house: House, intervalMs: number): Loop {
  return { name: 'poll of pull requests', run: (until) => pollPulls(house, intervalMs, until) }
}

function detectorOf(house: House) {
  const { evidence, record, clock, log, config } = house
  const preset = DETECTOR_PRESETS[config.pace]
  const settings = config.bucketSeconds === undefined ? preset : { ...preset, bucketS: config.bucketSeconds }
  const known = knownIncidents(house, settings.reopenS)
  return createDetector({
    evidence,
    record,
    clock,
    log,
    settings,
    tenantId: config.tenantId,
    openIncidents: known.incidents,
    suppressions: known.suppressions,
  })
}

function notifierOf({ timeline, db, record, clock, log, config }: House, { surface, responders, whoMayApprove }: Desk) {
  const { tenantId, incidentsChannel } = config
  const settings = { tenantId, incidentsChannel, channelPrefix: 'inc', whoMayApprove, responders, alone: true }
  return createSlackNotifier({ timeline, db, slack: surface, record, clock, log, settings })
}

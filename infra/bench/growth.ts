import { join } from 'node:path'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { incidentList } from '../../src/projections/read-incidents.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import { readDigest } from '../../src/slack/digest/read-digest.ts'
import type { TaskQueue } from '../../src/tasks/queue.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { createReconciler } from '../../workers/reconciler/reconciler.ts'
import { resolutionsDue } from '../../workers/resolver/resolve.ts'
import { type Figure, percentile, rounded } from './figure.ts'
import { plotted } from './plot.ts'
import { withScratch } from './scratch.ts'
import { restingIncident, waitingIncidents } from './told.ts'

const SIZES = [10, 100, 1_000, 10_000]
const TIMES = 20
/** Incidents that owe work, however many are open. */
const OWING = 10

/** What one look of each kind costs, in milliseconds at the median, while this many incidents are open and wait for people. */
type Costs = Readonly<Record<'tick' | 'dispatch' | 'digest', number>>

/**
 * A pass of the reconciler, a fact on its way to the queue, and a digest, as open incidents grow. A plot on standard error:
 * flat is meant. What a start costs is another matter: it reads the log once.
 */
export async function benchGrowth(): Promise<readonly Figure[]> {
  const measured: (readonly [number, Costs])[] = []
  for (const open of SIZES) measured.push([open, await withScratch((dir) => costsOf(dir, open))])
  const kinds = ['tick', 'dispatch', 'digest'] as const
  for (const kind of kinds) {
    const points = measured.map(([open, costs]) => ({ label: open.toLocaleString('en'), value: costs[kind] }))
    console.error(plotted(`${kind}, ms by open incidents`, points))
  }
  return measured.flatMap(([open, costs]) =>
    kinds.map((kind) => ({
      bench: 'growth',
      metric: `${kind}, ${open.toLocaleString('en')} open`,
      value: rounded(costs[kind]),
      unit: 'ms',
      n: TIMES,
    })),
  )
}

async function costsOf(dir: string, open: number): Promise<Costs> {
  const timeline = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
  let some: TimelineEvent[] = []
  for (let number = 0; number < open; number++) {
    some.push(...restingIncident(number).events)
    if (some.length < 500 && number + 1 < open) continue
    await timeline.append(some)
    some = []
  }
  await timeline.append(waitingIncidents(OWING, 'owing'))
  const tick = await tickOf(timeline)
  const dispatch = await dispatchOf(timeline, open)
  const digest = await digestOf(timeline, join(dir, 'projections'))
  await timeline.close()
  return { tick, dispatch, digest }
}

async function tickOf(timeline: Timeline): Promise<number> {
  const around = { timeline, clock: systemClock, log: silentLog }
  const queue = openMemoryQueue({ clock: systemClock })
  const record = createRecorder({ ...around, redact: (payload) => payload })
  const patience = { intervalMs: 30_000, patienceMs: 60_000, maxTries: 6 }
  const reconciler = await createReconciler({ ...around, queue, record, timers: resolutionsDue, ...patience })
  await reconciler.pass()
  const ms = await median(() => reconciler.pass())
  await queue.close()
  return ms
}

/** From the append of what makes work due until the task is sent. */
async function dispatchOf(timeline: Timeline, open: number): Promise<number> {
  const queue = openMemoryQueue({ clock: systemClock })
  let sent = () => {}
  const telling: TaskQueue = {
    send: async (tasks) => {
      await queue.send(tasks)
      sent()
    },
    receive: (name, options) => queue.receive(name, options),
    depth: (name) => queue.depth(name),
    close: () => queue.close(),
  }
  const subscription = await runDispatcher({ timeline, queue: telling, clock: systemClock })
  let number = open
  const say = async (): Promise<void> => {
    const next = new Promise<void>((resolve) => {
      sent = resolve
    })
    await timeline.append(restingIncident(number++).detected().events.slice(0, 1))
    await next
  }
  // What stands in the log is taken first.
  await say()
  const ms = await median(say)
  await subscription.stop()
  await queue.close()
  return ms
}

async function digestOf(timeline: Timeline, dir: string): Promise<number> {
  const db = await openPglite({ dir, log: silentLog })
  await migrate(db, MIGRATIONS)
  await rebuildProjections({ timeline, db })
  const sources = { incidents: incidentList(db), timeline, tenantId: 'acme' }
  const window = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' }
  const ms = await median(() => readDigest(sources, new Date(window.to), window))
  await db.close()
  return ms
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let time = 0; time < TIMES; time++) {
    const start = performance.now()
    await work()
    took.push(performance.now() - start)
  }
  return percentile(took, 0.5)
}

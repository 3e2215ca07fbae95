import { join } from 'node:path'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { QUEUES } from '../../src/tasks/queues.ts'
import type { Batch, Timeline } from '../../src/timeline/timeline.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { runProjector } from '../../workers/projector/worker.ts'
import { createReconciler } from '../../workers/reconciler/reconciler.ts'
import { resolutionsDue } from '../../workers/resolver/resolve.ts'
import { type Figure, rounded } from './figure.ts'
import { until } from './house.ts'
import { withScratch } from './scratch.ts'
import { A_SECOND, atFirstAndAtTheEnd, interleaved, lagFigures, loadSeconds, sustained } from './steady-facts.ts'
import { incident } from './told.ts'

/** As many incidents are told at the same time, a fact of each in turn. */
const AT_ONCE = 20

/**
 * 200 facts a second for `FAULTLINE_BENCH_SECONDS`, 60 by default: a timeline with projector, dispatcher, reconciler and a taker
 * of tasks on it. From the append until the row stands, and memory from the tenth part of the time until the end.
 */
export async function benchLoad(): Promise<readonly Figure[]> {
  const seconds = loadSeconds()
  const facts = interleaved(seconds * A_SECOND, AT_ONCE, (number) => incident(number).events)
  return withScratch(async (dir) => {
    const bornAt = new Map<string, number>()
    const lags: number[] = []
    const log = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
    const timeline = watched(log, ({ events }) => {
      for (const { event } of events) {
        const born = bornAt.get(event.event_id)
        if (born !== undefined) lags.push(performance.now() - born)
        bornAt.delete(event.event_id)
      }
    })
    const stop = await openRoles(timeline, join(dir, 'projections'))
    const memory: number[] = []
    const late = await sustained(facts, async (events) => {
      const now = performance.now()
      for (const { event_id } of events) bornAt.set(event_id, now)
      memory.push(process.memoryUsage().rss / 2 ** 20)
      await timeline.append(events)
    })
    await until('the last row', async () => bornAt.size === 0)
    await stop()
    await log.close()
    const [first, last] = atFirstAndAtTheEnd(memory)
    const about = { bench: 'load', n: lags.length }
    return [
      { ...about, metric: 'sustained', value: rounded(lags.length / seconds), unit: 'events/s', aim: A_SECOND },
      ...lagFigures('load', lags),
      { ...about, metric: 'worst delay of an append', value: rounded(late), unit: 'ms' },
      { ...about, metric: 'memory at first', value: rounded(first), unit: 'MiB' },
      { ...about, metric: 'memory at the end', value: rounded(last), unit: 'MiB' },
    ]
  })
}

/** Hears of each batch once the projector has made it durable. */
function watched(log: Timeline, projected: (batch: Batch) => void): Timeline {
  return {
    append: (events) => log.append(events),
    readIncident: (tenantId, incidentId) => log.readIncident(tenantId, incidentId),
    scan: (topics, from) => log.scan(topics, from),
    highWatermarks: () => log.highWatermarks(),
    close: () => log.close(),
    subscribe: (options) =>
      log.subscribe({
        ...options,
        handle: async (batch) => {
          await options.handle(batch)
          if (options.group === 'projector') projected(batch)
        },
      }),
  }
}

async function openRoles(timeline: Timeline, dir: string): Promise<() => Promise<void>> {
  const around = { timeline, clock: systemClock, log: silentLog }
  const db = await openPglite({ dir, log: silentLog })
  await migrate(db, MIGRATIONS)
  const queue = openMemoryQueue({ clock: systemClock })
  const record = createRecorder({ ...around, redact: (payload) => payload })
  const end = new AbortController()
  const patience = { intervalMs: 30_000, patienceMs: 60_000, maxTries: 6 }
  const projector = await runProjector({ ...around, db })
  const dispatcher = await runDispatcher({ ...around, queue })
  const reconciler = await createReconciler({ ...around, queue, record, timers: resolutionsDue, ...patience })
  const reconciling = reconciler.run(end.signal)
  const taking = QUEUES.map(async (name) => {
    while (!end.signal.aborted) {
      const leases = await queue.receive(name, { max: 10, waitMs: 5_000, visibilityMs: 60_000, signal: end.signal })
      for (const lease of leases) await lease.ack()
    }
  })
  return async () => {
    end.abort()
    await Promise.all([projector.stop(), dispatcher.stop(), reconciling, ...taking])
    await queue.close()
    await db.close()
  }
}

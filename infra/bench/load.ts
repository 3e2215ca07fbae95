import { join } from 'node:path'
import { openMemoryQueue } from '../../src/adapters/memory/memory-queue.ts'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { QUEUES } from '../../src/tasks/queues.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Batch, Timeline } from '../../src/timeline/timeline.ts'
import { createRecorder } from '../../src/worker-kit/recorder.ts'
import { runDispatcher } from '../../workers/dispatcher/dispatcher.ts'
import { runProjector } from '../../workers/projector/worker.ts'
import { createReconciler } from '../../workers/reconciler/reconciler.ts'
import { resolutionsDue } from '../../workers/resolver/resolve.ts'
import { type Figure, percentile, rounded } from './figure.ts'
import { pause, until } from './house.ts'
import { withScratch } from './scratch.ts'
import { incident } from './told.ts'

const A_SECOND = 200
/** As many incidents are told at the same time, a fact of each in turn. */
const AT_ONCE = 20
const SLICE_MS = 100

/**
 * 200 facts a second for `FAULTLINE_BENCH_SECONDS`, 60 by default: a timeline with projector, dispatcher, reconciler and a taker
 * of tasks on it. From the append until the row stands, and memory from the tenth part of the time until the end.
 */
export async function benchLoad(): Promise<readonly Figure[]> {
  const seconds = Number(process.env.FAULTLINE_BENCH_SECONDS || 60)
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
    const late = await sustained(seconds, async (events) => {
      const now = performance.now()
      for (const { event_id } of events) bornAt.set(event_id, now)
      memory.push(process.memoryUsage().rss / 2 ** 20)
      await timeline.append(events)
    })
    await until('the last row', async () => bornAt.size === 0)
    await stop()
    await log.close()
    const settled = memory.slice(Math.ceil(memory.length / 10))
    const tenth = Math.ceil(settled.length / 10)
    const [first, last] = [percentile(settled.slice(0, tenth), 0.5), percentile(settled.slice(-tenth), 0.5)]
    const about = { bench: 'load', n: lags.length }
    return [
      { ...about, metric: 'sustained', value: rounded(lags.length / seconds), unit: 'events/s', aim: A_SECOND },
      { ...about, metric: 'append until projected, p50', value: rounded(percentile(lags, 0.5)), unit: 'ms' },
      {
        ...about,
        metric: 'append until projected, p99',
        value: rounded(percentile(lags, 0.99)),
        unit: 'ms',
        aim: 2_000,
      },
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

/** Hands out facts at a steady pace, whatever becomes of them. Resolves with the longest time that a hand-out came late. */
async function sustained(seconds: number, say: (events: readonly TimelineEvent[]) => Promise<void>): Promise<number> {
  const facts = interleaved(seconds * A_SECOND)
  const size = (A_SECOND * SLICE_MS) / 1_000
  const start = performance.now()
  const said: Promise<void>[] = []
  let worst = 0
  for (let slice = 0; slice * size < facts.length; slice++) {
    const dueMs = start + slice * SLICE_MS
    await pause(Math.max(0, dueMs - performance.now()))
    worst = Math.max(worst, performance.now() - dueMs)
    said.push(say(facts.slice(slice * size, (slice + 1) * size)))
  }
  await Promise.all(said)
  return worst
}

function interleaved(count: number): readonly TimelineEvent[] {
  const facts: TimelineEvent[] = []
  for (let first = 0; facts.length < count; first += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, more) => incident(first + more).events)
    const longest = Math.max(...some.map(({ length }) => length))
    for (let turn = 0; turn < longest; turn++) facts.push(...some.flatMap((events) => events[turn] ?? []))
  }
  return facts.slice(0, count)
}

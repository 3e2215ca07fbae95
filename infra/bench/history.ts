import { join } from 'node:path'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { dumpHash } from '../../src/projections/projection-hash.ts'
import { PROJECTED_TOPICS } from '../../src/projections/projection-store.ts'
import { rebuildProjections } from '../../src/projections/rebuild.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { runProjector } from '../../workers/projector/worker.ts'
import { finished } from '../proof/finished.ts'
import { followed } from '../proof/followed.ts'
import { whatItDoes } from '../proof/still-house.ts'
import { against, type Figure, medianMs, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'

const AT_ONCE = 100
const MIB = 1 << 20

/**
 * Finished incidents, 10,000 unless told otherwise: rows kept while they happened, then computed again on an empty database,
 * then everything that decides what is to be done, over it. Bare: the log merely read. Throws when anything differs or is done.
 */
export async function benchHistory(): Promise<readonly Figure[]> {
  const n = Number(process.env.FAULTLINE_BENCH_INCIDENTS || 10_000)
  return withScratch(async (dir) => {
    const log = await openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
    const kept = await openEmpty(join(dir, 'kept'))
    const incremental = await happen(log, kept, n)
    await kept.close()
    const empty = await openEmpty(join(dir, 'empty'))
    const read = await medianMs(1, () => scan(log))
    const memory = watchMemory()
    const { events, ms, hash } = await rebuildProjections({ timeline: log, db: empty })
    const peak = memory.stop()
    if (hash !== incremental) throw new Error(`the rows differ: ${hash} is not ${incremental}`)
    const deeds = await whatItDoes(log, empty)
    const done = deeds.slack.length + deeds.tasks.length + deeds.events
    if (done > 0) throw new Error(`a replay did something: ${JSON.stringify(deeds).slice(0, 500)}`)
    await empty.close()
    await log.close()
    const perSecond = (took: number) => (events / took) * 1_000
    const about = { bench: 'history', n: events }
    return [
      { ...about, metric: 'merely read', value: rounded(perSecond(read)), unit: 'events/s' },
      {
        ...about,
        metric: 'replayed on an empty database',
        value: rounded(perSecond(ms)),
        unit: 'events/s',
        ...against(perSecond(read), perSecond(ms)),
        aim: 5_000,
      },
      { ...about, metric: 'replay, most memory of the process', value: rounded(peak / MIB), unit: 'MiB', aim: 512 },
      { ...about, metric: 'calls, posts, pull requests, events after it', value: done, unit: '', n, aim: 0 },
    ]
  })
}

async function openEmpty(dir: string): Promise<Database> {
  const db = await openPglite({ dir, log: silentLog })
  await migrate(db, MIGRATIONS)
  return db
}

/** The facts of a hundred incidents at a time, in turns, with the projector behind them. Resolves with the hash of its rows. */
async function happen(log: Timeline, db: Database, incidents: number): Promise<string> {
  const { timeline, atRest } = followed(log)
  const projector = await runProjector({ timeline, db, log: silentLog })
  for (let at = 0; at < incidents; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, incidents - at) }, (_, more) => finished(at + more))
    const longest = Math.max(...some.map(({ length }) => length))
    for (let n = 0; n < longest; n += 10) await log.append(some.flatMap((events) => events.slice(n, n + 10)))
  }
  await atRest(db, 3_600_000)
  await projector.stop()
  return dumpHash(db)
}

async function scan(log: Timeline): Promise<void> {
  for await (const batch of log.scan(PROJECTED_TOPICS)) void batch
}

/** The most resident memory until it is stopped, in bytes. */
function watchMemory(): { stop(): number } {
  let most = process.memoryUsage.rss()
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 250)
  return {
    stop: () => {
      clearInterval(timer)
      return most
    },
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { openSegmentLog } from '../../src/adapters/segment-log/segment-log.ts'
import { MIGRATIONS } from '../../src/compose/places.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { dumpHash } from '../../src/projections/projection-hash.ts'
import { PROJECTED_TOPICS } from '../../src/projections/projection-store.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'
import { runProjector } from '../../workers/projector/worker.ts'
import { finished } from '../proof/finished.ts'
import { followed } from '../proof/followed.ts'
import { whatItDoes } from '../proof/still-house.ts'
import { against, type Figure, medianMs, rounded } from './figure.ts'
import { withScratch } from './scratch.ts'

const BIN = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
const AT_ONCE = 100

/**
 * Finished incidents, 10,000 unless `FAULTLINE_BENCH_INCIDENTS` says otherwise: rows kept while they happened, then computed on
 * an empty database by `faultline replay --from 0`, then everything that decides what is to be done, over it. Bare: the log
 * merely read. Throws when a row differs or anything is done. `FAULTLINE_BENCH_EVENTS` names events instead, then only reading
 * and replaying are measured.
 */
export async function benchHistory(): Promise<readonly Figure[]> {
  const events = Number(process.env.FAULTLINE_BENCH_EVENTS || 0)
  if (events > 0) return benchManyEvents(events)
  const n = Number(process.env.FAULTLINE_BENCH_INCIDENTS || 10_000)
  return withScratch(async (dir) => {
    const log = await openLog(dir)
    const kept = await openRows(dir)
    const { hash, rate } = await happen(log, kept, n)
    await kept.close()
    await rm(join(dir, 'projections'), { recursive: true })
    const read = await medianMs(1, () => scan(log))
    await log.close()
    const figures = figuresOf(await replayed(dir, hash), read)
    const done = await doneAfter(dir)
    const about = { bench: 'history', n }
    return [
      { ...about, metric: 'rows kept while it happens', value: rounded(rate), unit: 'events/s' },
      ...figures,
      { ...about, metric: 'calls, posts, pull requests, events after it', value: done, unit: '', aim: 0 },
    ]
  })
}

/** So many events of incidents that are over, replayed without rows to compare them with: those would take hours to keep. */
function benchManyEvents(events: number): Promise<readonly Figure[]> {
  return withScratch(async (dir) => {
    const log = await openLog(dir)
    let count = 0
    for (let at = 0; count < events; at += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, more) => likeFinished(at + more))
      for (const turn of inTurns(some)) count += (await log.append(turn)).length
    }
    const read = await medianMs(1, () => scan(log))
    await log.close()
    return figuresOf(await replayed(dir), read)
  })
}

function figuresOf({ events, seconds, mebibytes }: Replayed, readMs: number): readonly Figure[] {
  const [bare, value] = [(events / readMs) * 1_000, events / seconds]
  const about = { bench: 'history', n: events }
  return [
    { ...about, metric: 'merely read', value: rounded(bare), unit: 'events/s' },
    {
      ...about,
      metric: 'replay --from 0',
      value: rounded(value),
      unit: 'events/s',
      ...against(bare, value),
      aim: rounded(bare / 2),
    },
    { ...about, metric: 'replay, most memory', value: rounded(mebibytes), unit: 'MiB', aim: 512 },
  ]
}

const TOLD = new Map<number, string>()

/** The four endings over and over under names of their own: telling each incident anew would take longer than replaying it. */
function likeFinished(number: number): readonly TimelineEvent[] {
  const ending = number % 4
  const told = TOLD.get(ending) ?? JSON.stringify(finished(ending))
  TOLD.set(ending, told)
  return JSON.parse(told.replaceAll(`"inc_${ending}"`, `"inc_${number}"`))
}

/** Side by side as they happen, ten events of each at a time. */
function* inTurns(incidents: readonly (readonly TimelineEvent[])[]): Iterable<readonly TimelineEvent[]> {
  const longest = Math.max(...incidents.map(({ length }) => length))
  for (let n = 0; n < longest; n += 10) yield incidents.flatMap((events) => events.slice(n, n + 10))
}

function openLog(dir: string): Promise<Timeline> {
  return openSegmentLog({ dir: join(dir, 'timeline'), clock: systemClock, log: silentLog })
}

async function openRows(dir: string): Promise<Database> {
  const db = await openPglite({ dir: join(dir, 'projections'), log: silentLog })
  await migrate(db, MIGRATIONS)
  return db
}

/** The facts of a hundred incidents at a time, in turns, with the projector behind them: the hash of its rows, and events a second. */
async function happen(log: Timeline, db: Database, incidents: number): Promise<{ hash: string; rate: number }> {
  const start = performance.now()
  let count = 0
  const { timeline, atRest } = followed(log)
  const projector = await runProjector({ timeline, db, log: silentLog })
  for (let at = 0; at < incidents; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, incidents - at) }, (_, more) => finished(at + more))
    for (const turn of inTurns(some)) count += (await log.append(turn)).length
  }
  await atRest(db, 3_600_000)
  await projector.stop()
  const rate = (count / (performance.now() - start)) * 1_000
  return { hash: await dumpHash(db), rate }
}

async function scan(log: Timeline): Promise<void> {
  for await (const batch of log.scan(PROJECTED_TOPICS)) void batch
}

interface Replayed {
  readonly events: number
  readonly seconds: number
  readonly mebibytes: number
}

/** The command as an operator gives it, and the most memory that its process had (Linux says so). Other rows than `hash`: it throws. */
async function replayed(dir: string, hash?: string): Promise<Replayed> {
  const child = spawn(process.execPath, [BIN, 'replay', '--from', '0', '--data', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  let mebibytes = 0
  const looking = setInterval(() => {
    mebibytes = Math.max(mebibytes, mostOf(child.pid))
  }, 100)
  await once(child, 'close')
  clearInterval(looking)
  const [, events = '', seconds = '', found = ''] =
    /^(\d+) events replayed in ([\d.]+) s\. Projections (\w+)/.exec(said) ?? []
  if (found === '' || hash?.startsWith(found) === false) throw new Error(`the rows are not ${hash}: ${said}`)
  return { events: Number(events), seconds: Number(seconds), mebibytes }
}

function mostOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
  } catch {
    return 0
  }
}

async function doneAfter(dir: string): Promise<number> {
  const [log, db] = [await openLog(dir), await openRows(dir)]
  const deeds = await whatItDoes(log, db)
  await db.close()
  await log.close()
  const done = deeds.slack.length + deeds.tasks.length + deeds.events
  if (done > 0) throw new Error(`a replay did something: ${JSON.stringify(deeds).slice(0, 500)}`)
  return done
}

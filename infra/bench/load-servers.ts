import { openKafkaTimeline } from '../../src/adapters/kafka/kafka-timeline.ts'
import { openUrl } from '../../src/adapters/postgres/server-database.spec-support.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import type { StoredEvent } from '../../src/timeline/timeline.ts'
import { ownServers } from '../e2e/many-processes.spec-support.ts'
import type { Role } from '../e2e/processes.spec-support.ts'
import { clickhouse } from '../servers/clickhouse.ts'
import { elasticmq } from '../servers/elasticmq.ts'
import { kafka } from '../servers/kafka.ts'
import { postgres } from '../servers/postgres.ts'
import { redis } from '../servers/redis.ts'
import { type Figure, rounded } from './figure.ts'
import { pause, until } from './house.ts'
import { liveOf, startRoles, usageOf } from './role-processes.ts'
import { withScratch } from './scratch.ts'
import { withServers } from './servers.ts'
import { A_SECOND, atFirstAndAtTheEnd, interleaved, lagFigures, loadSeconds, sustained } from './steady-facts.ts'
import { incident } from './told.ts'

/** What one process used of the machine: memory in MiB, and cores. */
interface Usage {
  readonly name: string
  readonly first: number
  readonly last: number
  readonly cores: number
}

type About = Pick<Figure, 'bench' | 'n'>

const BENCH = 'load-servers'
const AT_ONCE = 60
const LOOK_MS = 20

/**
 * 200 facts a second with every role in a process of its own, over real servers: from the append until the row stands, and
 * memory of each process at first and at the end.
 */
export function benchLoadServers(): Promise<readonly Figure[]> {
  return withServers([kafka, elasticmq, postgres, clickhouse, redis], () =>
    withScratch(async (dir) => {
      const servers = await ownServers()
      const house = await startRoles(dir, servers.env)
      try {
        return await measured(house.roles, servers.env)
      } finally {
        await house.stop()
        await servers.drop()
      }
    }),
  )
}

async function measured(roles: readonly Role[], env: Readonly<Record<string, string>>): Promise<readonly Figure[]> {
  const seconds = loadSeconds()
  const { KAFKA_BROKERS = '', KAFKA_PREFIX = '', DATABASE_URL = '', FAULTLINE_TENANT = '' } = env
  const options = { brokers: KAFKA_BROKERS.split(','), prefix: KAFKA_PREFIX, clock: systemClock, log: silentLog }
  const timeline = await openKafkaTimeline(options)
  const db = await openUrl(DATABASE_URL)
  const start = new Date().toISOString()
  const told = { tenant: FAULTLINE_TENANT, start }
  const facts = interleaved(seconds * A_SECOND, AT_ONCE, (number) => incident(number, told).events)
  const projection = watchProjection(db)
  const atFirst = await liveOfAll(roles)
  const watch = watchUsage(roles)
  const late = await sustained(facts, async (events) => {
    const bornMs = performance.now()
    for (const stored of await timeline.append(events)) projection.expect(stored, bornMs)
  })
  const usage = watch.stop()
  await until('the last row', async () => projection.waiting() === 0)
  const lags = await projection.stop()
  const behind = await consumerLags(roles)
  const atLast = await liveOfAll(roles)
  await timeline.close()
  await db.close()
  const about = { bench: BENCH, n: lags.length }
  return [
    { ...about, metric: 'sustained', value: rounded(lags.length / seconds), unit: 'events/s', aim: A_SECOND },
    ...lagFigures(BENCH, lags),
    { ...about, metric: 'worst delay of an append', value: rounded(late), unit: 'ms' },
    ...behind.map(([consumer, events]) => ({
      ...about,
      metric: `${consumer} behind when the last row stood`,
      value: events,
      unit: 'events',
    })),
    ...usage.flatMap((one, at) => usageFigures(one, atFirst[at] ?? 0, atLast[at] ?? 0, about)),
  ]
}

function usageFigures(
  { name, first, last, cores }: Usage,
  heldFirst: number,
  heldLast: number,
  about: About,
): Figure[] {
  return [
    { ...about, metric: `${name}: memory at first`, value: rounded(first), unit: 'MiB' },
    { ...about, metric: `${name}: memory at the end`, value: rounded(last), unit: 'MiB' },
    { ...about, metric: `${name}: held before the first fact`, value: rounded(heldFirst), unit: 'MiB' },
    { ...about, metric: `${name}: held at the end`, value: rounded(heldLast), unit: 'MiB' },
    { ...about, metric: `${name}: processor`, value: rounded(cores), unit: 'cores' },
  ]
}

/** Rows and the positions that they reach change in one transaction: a fact below its position has its rows. */
function watchProjection(db: Database) {
  const lags: number[] = []
  let waiting: { readonly place: string; readonly offset: bigint; readonly bornMs: number }[] = []
  let over = false
  const look = async () => {
    while (!over) {
      const rows = await db.query<{ place: string; next_offset: string }>(
        `select topic || '/' || partition as place, next_offset::text from projection_offsets`,
      )
      const nowMs = performance.now()
      const reached = new Map(rows.map(({ place, next_offset }) => [place, BigInt(next_offset)]))
      const isDone = ({ place, offset }: (typeof waiting)[number]) => offset < (reached.get(place) ?? 0n)
      lags.push(...waiting.filter(isDone).map(({ bornMs }) => nowMs - bornMs))
      waiting = waiting.filter((one) => !isDone(one))
      await pause(LOOK_MS)
    }
  }
  const looking = look()
  return {
    expect: ({ topic, partition, offset }: StoredEvent, bornMs: number) =>
      void waiting.push({ place: `${topic}/${partition}`, offset, bornMs }),
    waiting: () => waiting.length,
    stop: async () => {
      over = true
      await looking
      return lags
    },
  }
}

/** Looks at each process every second. */
function watchUsage(roles: readonly Role[]) {
  const seen = roles.map(({ name }) => ({ name, mib: [] as number[], cpuS: [] as number[] }))
  const look = () =>
    roles.forEach(async (role, at) => {
      const { mib, cpuS } = await usageOf(role)
      seen[at]?.mib.push(mib)
      seen[at]?.cpuS.push(cpuS)
    })
  const timer = setInterval(look, 1_000)
  return {
    stop: () => {
      clearInterval(timer)
      return seen.map(({ name, mib, cpuS }) => {
        const [first, last] = atFirstAndAtTheEnd(mib)
        const cores = ((cpuS.at(-1) ?? 0) - (cpuS[0] ?? 0)) / Math.max(1, cpuS.length - 1)
        return { name, first, last, cores }
      })
    },
  }
}

/** What each holds after a collection: memory that grows while this does not is the collector's, who has no reason to hurry. */
async function liveOfAll(roles: readonly Role[]): Promise<readonly number[]> {
  const held: number[] = []
  for (const role of roles) {
    const { heapMib, buffersMib } = await liveOf(role)
    held.push(heapMib + buffersMib)
  }
  return held
}

/** Events that each consumer says it is behind. */
async function consumerLags(roles: readonly Role[]): Promise<readonly (readonly [string, number])[]> {
  const texts = await Promise.all(roles.map(async ({ origin }) => (await fetch(`${origin}/metrics`)).text()))
  return texts.flatMap((text) =>
    [...text.matchAll(/^faultline_consumer_lag_events\{consumer="(.+?)"\} (\S+)$/gm)].map(
      ([, name = '', lag]) => [name, Number(lag)] as const,
    ),
  )
}

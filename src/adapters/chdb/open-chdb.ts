import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import type { Evidence } from '../../evidence/evidence.ts'
import { type InFlight, inFlight } from '../../kit/in-flight.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { asEvidenceOutcome } from '../clickhouse-sql/errors.ts'
import { evidenceOver } from '../clickhouse-sql/open-evidence.ts'
import { repairAggregates } from '../clickhouse-sql/repair.ts'
import { DEFAULT_LIMITS, type QueryLimits } from '../clickhouse-sql/run-query.ts'
import { applySchema, schemaDigest } from '../clickhouse-sql/schema.ts'
import { setDamagedAside } from '../clickhouse-sql/set-aside.ts'
import { dropOld } from './drop-old.ts'
import { leaveNote, takeNote } from './in-step.ts'
import { type KeepDays, keepDays } from './keep-days.ts'
import { type OnDamage, onDamage } from './on-damage.ts'

export interface ChdbOptions {
  /** Absolute; one process at a time, and one directory at a time in a process. */
  readonly dir: string
  readonly log: Log
  readonly limits?: Partial<QueryLimits>
  /** Absent: evidence is kept for ever. */
  readonly keep?: KeepDays
}

/** Rows a statement: the engine takes the text of one at one go, 20 ms for so many, and nothing else turns meanwhile. */
const BATCH = 5_000

/**
 * Evidence in the ClickHouse engine inside this process. Makes the tables, and brings aggregates back in step with their
 * base after a crash. Missing package, a worker thread or a locked directory: `GiveUp`.
 */
export async function openChdbEvidence(options: ChdbOptions): Promise<Evidence> {
  // The engine works in a worker thread, and then kills the process when that thread ends.
  if (!isMainThread) throw new GiveUp('evidence-thread', 'chdb cannot run in a worker thread: open it in the main one.')
  await mkdir(options.dir, { recursive: true })
  const client = await connect(options.dir)
  const note = join(options.dir, 'in-step')
  try {
    const inStep = await takeNote(note)
    const isNew = await applyOnce(client, join(options.dir, 'applied-schema'))
    // Comparing takes as long as the newest days are large: minutes after millions of lines. A new schema may have new sums.
    if (isNew || !inStep) await repairAggregates(client, options.log)
  } catch (error) {
    await client.close().catch(() => undefined)
    throw error
  }
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const evidence = evidenceOver(client, limits, undefined, undefined, BATCH)
  let sumsAreOwed = false
  const mend = async () => {
    if ((await setDamagedAside(client, options.log)) > 0) sumsAreOwed = true
    // What was summed up from the rows that are lost stays; what a lost part summed up is made again from its rows.
    if (sumsAreOwed) await repairAggregates(client, options.log)
    sumsAreOwed = false
  }
  const work = inFlight()
  const drop = (before: Date) => work.run(() => dropOld(client, before))
  const stop = options.keep === undefined ? () => {} : keepDays(options.keep, drop, options.log)
  return endedInOrder(evidence, work, stop, onDamage(mend, options.log), () => leaveNote(note))
}

/** The engine crashes when it is closed, or the process ends, while it works: closing waits, and an end that cannot wait is a clean kill. */
function endedInOrder(
  evidence: Evidence,
  work: InFlight,
  stop: () => void,
  damaged: OnDamage,
  inStep: () => Promise<void>,
): Evidence {
  let isWhole = true
  let isClosing = false
  // What begins after the wait for work in hand would meet the engine as it ends.
  const hear = (error: unknown) => isClosing || damaged(error, (mend) => work.run(mend))
  const adding = (add: () => Promise<void>) =>
    work.run(() =>
      add().catch((error: unknown) => {
        // Its rows may stand in the table and not in what is summed up from it.
        isWhole = false
        throw error
      }),
    )
  const onExit = () => {
    if (work.count() > 0) process.kill(process.pid, 'SIGKILL')
  }
  process.on('exit', onExit)
  return {
    ...evidence,
    addLogs: (rows) => adding(() => evidence.addLogs(rows)),
    addSpans: (rows) => adding(() => evidence.addSpans(rows)),
    addDeploys: (rows) => adding(() => evidence.addDeploys(rows)),
    addChanges: (rows) => adding(() => evidence.addChanges(rows)),
    query: (id, params) =>
      work
        .run(() => evidence.query(id, params))
        .then(
          (result) => {
            hear(undefined)
            return result
          },
          (error: unknown) => {
            hear(error)
            throw error
          },
        ),
    close: async () => {
      isClosing = true
      stop()
      await work.idle()
      await evidence.close()
      if (isWhole) await inStep()
      process.off('exit', onExit)
    },
  }
}

/** The engine takes 0.4 s of processor to see that fifty things are there: a note says which schema they were made by. */
async function applyOnce(client: ClickHouseClient, note: string): Promise<boolean> {
  const digest = await schemaDigest()
  if ((await readFile(note, 'utf8').catch(() => '')) === digest) return false
  await applySchema(client, { collectorTables: true })
  await writeFile(note, digest)
  return true
}

async function connect(path: string): Promise<ClickHouseClient> {
  const { createChdbConnection } = await loadChdb()
  try {
    const client = createClient({ connection: asConnection(createChdbConnection({ path })) })
    await client.command({ query: 'SELECT 1' })
    return client
  } catch (error) {
    throw asEvidenceOutcome(error, `open the evidence in ${path}`)
  }
}

/** What `createClient` takes for `connection`. */
type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

/** Guarantee: chdb builds on `@clickhouse/client-common`, of which the client carries its own copy of the same types. */
function asConnection(connection: unknown): Connection {
  return connection as Connection
}

async function loadChdb(): Promise<typeof import('chdb/connection')> {
  try {
    return await import('chdb/connection')
  } catch (error) {
    const advice = 'Run `npm install chdb` (Linux glibc or macOS), or set CLICKHOUSE_URL to use a ClickHouse server.'
    throw new GiveUp('evidence-missing', `The embedded evidence engine chdb is not installed. ${advice}`, {
      cause: error,
    })
  }
}

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type FileLock, takeFileLock } from '../../kit/file-lock.ts'
import type { Log } from '../../kit/log.ts'
import type { Database } from '../../projections/database.ts'
import { openPool } from '../postgres/pool-database.ts'
import { makeData } from './make-data.ts'
import { type PgliteThread, startPgliteThread } from './pglite-thread.ts'

export interface PgliteOptions {
  /** Undefined: in memory, gone at `close`. */
  readonly dir: string | undefined
  readonly log: Log
  /** A dump (see `pglite-template.ts`) that spares a new database the seconds of its making. */
  readonly template?: string
  /** A folder for an empty database that others are copied from; see `make-data.ts`. */
  readonly keepIn?: string
}

export interface Pglite extends Database {
  /** Writes a dump for other databases to begin from. */
  dump(file: string): Promise<void>
}

/**
 * Real Postgres with pgvector in a thread of this process, reached over a socket by the same client as a server would be.
 * One process at a time: `GiveUp('locked')`. Survives `kill -9`; after a power cut it may have to be rebuilt.
 */
export async function openPglite(options: PgliteOptions): Promise<Pglite> {
  const place = preparePlace(options.dir)
  try {
    const thread = await started(place, options)
    place.opened()
    // One connection: all share PGlite's only session, where the unnamed statements of two would overwrite each other.
    const pool = openPool({ host: place.socketDir, user: 'postgres', database: 'postgres', max: 1 }, options.log)
    return over(pool, thread, place)
  } catch (error) {
    place.leave()
    throw error
  }
}

async function started({ fresh, dataDir, socketPath }: Place, options: PgliteOptions): Promise<PgliteThread> {
  const { log, keepIn } = options
  const template = fresh ? options.template : undefined
  const start = () => startPgliteThread({ dataDir, socketPath, template }, log)
  if (!fresh || dataDir === undefined || template !== undefined) return start()
  const kept = await makeData(dataDir, keepIn)
  if (kept === undefined) return start()
  return start().catch(async () => {
    // What was kept may be damaged, by a power cut say: then it would spoil every new house.
    for (const spoilt of [kept, dataDir]) rmSync(spoilt, { recursive: true, force: true })
    await makeData(dataDir, keepIn)
    return start()
  })
}

function over(pool: Database, thread: PgliteThread, place: Place): Pglite {
  let closing: Promise<void> | undefined
  const close = async () => {
    try {
      await pool.close()
      await thread.stop()
    } finally {
      place.leave()
    }
  }
  return {
    query: pool.query,
    // The socket of PGlite knows no COPY, its thread does.
    transaction: (work) =>
      pool.transaction((tx) =>
        work({ query: tx.query, copy: (table, columns, rows) => thread.copy(table, columns, rows) }),
      ),
    dump: (file) => thread.dump(file),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

interface Place {
  readonly dataDir: string | undefined
  readonly socketDir: string
  readonly socketPath: string
  /** True when there is nothing in it yet. */
  readonly fresh: boolean
  /** Marks the data as whole. */
  opened(): void
  leave(): void
}

/** Names of Unix sockets end at 107 bytes on Linux and 103 on macOS; `pg` adds the file name itself. */
const MAX_SOCKET_PATH = 103
const SOCKET = '.s.PGSQL.5432'

function preparePlace(dir: string | undefined): Place {
  const home = dir === undefined ? undefined : resolve(dir)
  let lock: FileLock | undefined
  if (home !== undefined) {
    mkdirSync(home, { recursive: true })
    lock = takeFileLock(join(home, 'lock'), `The embedded Postgres in ${home}`)
  }
  const short = home === undefined || Buffer.byteLength(join(home, SOCKET)) > MAX_SOCKET_PATH
  const socketDir = short ? mkdtempSync(join(tmpdir(), 'faultline-pg-')) : home
  const socketPath = join(socketDir, SOCKET)
  rmSync(socketPath, { force: true })
  const { fresh, dataDir, whole } = dataIn(home)
  return {
    dataDir,
    socketDir,
    socketPath,
    fresh,
    opened: () => whole !== undefined && writeFileSync(whole, ''),
    leave: () => {
      rmSync(socketPath, { force: true })
      if (short) rmSync(socketDir, { recursive: true, force: true })
      lock?.release()
    },
  }
}

/** Data without the mark of a first opening was cut off while it was being made: nothing is in it, and it is made anew. */
function dataIn(home: string | undefined): { fresh: boolean; dataDir: string | undefined; whole: string | undefined } {
  if (home === undefined) return { fresh: true, dataDir: undefined, whole: undefined }
  const dataDir = join(home, 'data')
  const whole = join(home, 'data-is-whole')
  const fresh = !existsSync(whole)
  if (fresh) rmSync(dataDir, { recursive: true, force: true })
  return { fresh, dataDir, whole }
}

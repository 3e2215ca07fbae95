import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotStart, type ServerKind } from './server.ts'

/** The engine of ClickHouse is in npm (chdb), its server in no package manager: so a small HTTP server stands before it. */
export const clickhouse: ServerKind = {
  name: 'ClickHouse',
  env: 'FAULTLINE_TEST_CLICKHOUSE_URL',
  start: async () => {
    const server = await startClickhouse()
    return { address: server.address, stop: server.remove }
  },
}

/** A server of one's own, over data of its own. */
export interface OwnClickhouse {
  readonly address: string
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it again over the same data and at the same port. */
  start(): Promise<void>
  remove(): Promise<void>
}

export async function startClickhouse(): Promise<OwnClickhouse> {
  if (!isInstalled()) throw new CannotStart('chdb is not installed (Linux with glibc or macOS). Run `npm install`.')
  const place = mkdtempSync(join(tmpdir(), 'faultline-clickhouse-'))
  mkdirSync(join(place, 'data'))
  let { child, port } = await bridgeOver(join(place, 'data'), 0)
  const remove = async () => {
    await end(child)
    if (existsSync(place)) rmSync(place, { recursive: true, force: true })
  }
  if (port === undefined) {
    await remove()
    throw new CannotStart('The engine of chdb ended before it was ready.')
  }
  return {
    address: `http://127.0.0.1:${port}`,
    remove,
    kill: () => end(child, 'SIGKILL'),
    start: async () => {
      ;({ child } = await bridgeOver(join(place, 'data'), port ?? 0))
    },
  }
}

/** Without a port when it ended before it was ready. */
async function bridgeOver(data: string, wanted: number): Promise<{ child: ChildProcess; port: number | undefined }> {
  const child = fork(new URL('./clickhouse-bridge.ts', import.meta.url), [data, String(wanted)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [undefined])])
  return { child, port: typeof port === 'number' ? port : undefined }
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const insisting = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(insisting)
}

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('chdb')
    return true
  } catch {
    return false
  }
}

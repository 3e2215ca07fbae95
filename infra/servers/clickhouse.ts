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
  remove(): Promise<void>
}

export async function startClickhouse(): Promise<OwnClickhouse> {
  if (!isInstalled()) throw new CannotStart('chdb is not installed (Linux with glibc or macOS). Run `npm install`.')
  const place = mkdtempSync(join(tmpdir(), 'faultline-clickhouse-'))
  mkdirSync(join(place, 'data'))
  const child = fork(new URL('./clickhouse-bridge.ts', import.meta.url), [join(place, 'data')], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const remove = async () => {
    await end(child)
    if (existsSync(place)) rmSync(place, { recursive: true, force: true })
  }
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [undefined])])
  if (typeof port === 'number') return { address: `http://127.0.0.1:${port}`, remove }
  await remove()
  throw new CannotStart('The engine of chdb ended before it was ready.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
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

import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Clock } from '../../../src/kit/clock.ts'
import type { Log } from '../../../src/kit/log.ts'
import { RetryLater } from '../../../src/kit/outcome.ts'
import { compiledEntry } from '../../bin/compiled.mjs'
import { isMessage, type ReleaseOptions } from './process/messages.ts'

const READY_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 4_000
/** When the whole shop closes, nobody waits for an answer any more. */
export const CLOSING_TIMEOUT_MS = 1_500
const MAIN = 'infra/sandbox/shop/process/main.ts'

/** One version of the shop in a process of its own. */
export interface Release {
  readonly sha: string
  readonly pid: number
  readonly storefront: string
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Lets requests at hand finish; ends the process by force after this time, by default four seconds. */
  stop(patienceMs?: number): Promise<void>
}

/** Starts the process and waits until every service listens. Throws `RetryLater` when it ends, dawdles or `signal` aborts before that. */
export async function startRelease(
  options: ReleaseOptions,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<Release> {
  const { file, loader } = await runnable()
  const child = fork(file, [JSON.stringify(options)], {
    execArgv: ['--max-old-space-size=96', ...loader],
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  child.stderr?.on('data', (chunk) =>
    log.warn({ sha: options.sha, text: String(chunk).slice(0, 2_000) }, 'shop process said'),
  )
  const port = await atMost(clock, READY_TIMEOUT_MS, Promise.race([portOf(child), ended]), signal)
  if (port === undefined) {
    child.kill('SIGKILL')
    throw new RetryLater('shop-not-ready', `The shop at ${options.sha} did not start: read what its process said.`)
  }
  return {
    sha: options.sha,
    pid: child.pid ?? 0,
    storefront: `http://127.0.0.1:${port}`,
    ended,
    async stop(patienceMs = STOP_TIMEOUT_MS) {
      if (child.connected) child.send({ kind: 'stop' }, () => {})
      await atMost(clock, patienceMs, ended)
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The process's program, as plain JavaScript where that can be kept. */
async function runnable(): Promise<{ file: string; loader: readonly string[] }> {
  const compiled = await compiledEntry(MAIN)
  if (compiled !== undefined) return { file: fileURLToPath(compiled), loader: [] }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return { file: join(import.meta.dirname, 'process', 'main.ts'), loader: ['--import', tsx] }
}

/** What comes within the time; a timer left behind would keep a house that was told to stop alive until it rings. */
async function atMost<T>(clock: Clock, ms: number, awaited: Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  const over = new AbortController()
  const signals = signal === undefined ? [over.signal] : [over.signal, signal]
  const first = await Promise.race([awaited, clock.sleep(ms, AbortSignal.any(signals))])
  over.abort()
  return first ?? undefined
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (isMessage(message, 'ready')) resolve(message.storefrontPort)
    })
  })
}

/** The shop needs none of the house's settings, and must not see its credentials. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'] as const
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

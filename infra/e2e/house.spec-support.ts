import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach } from 'vitest'
import { until } from './until.spec-support.ts'

const BIN = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
const OWN = /^(FAULTLINE_|SLACK_|GITHUB_|ANTHROPIC_|VITEST|NODE_ENV)/
const STOP_WITHIN_MS = 10_000
const GRACE = { withinMs: 3_000, everyMs: 50 }

/** `faultline start` as a newcomer runs it: a process of its own with everything in it. */
export interface RunningHouse {
  readonly origin: string
  readonly dataDir: string
  /** Milliseconds from the start of the process until its page answered. */
  readonly pageAfterMs: number
  /** All that it wrote to both of its outputs. */
  output(): string
  /** SIGTERM. Milliseconds until the process was gone; throws when it took 10 s, or left a process behind. */
  stop(): Promise<number>
}

/** Starts the house, and waits until its page answers, its stores are open and customers buy in its shop. */
export async function startHouse(
  options: {
    readonly dataDir?: string
    readonly port?: number
    readonly env?: Readonly<Record<string, string>>
    /** Slack, code host and shop are somebody else's: none is waited for. */
    readonly alone?: boolean
  } = {},
): Promise<RunningHouse> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'faultline-e2e-')))
  const from = performance.now()
  const args = [BIN, 'start', '--port', String(options.port ?? 0), '--data', dataDir]
  const env = { ...cleanEnv(), FAULTLINE_AUTO_SHIP_SECONDS: '0', ...options.env }
  const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collect(child)
  const killed = () => killGroup(child)
  process.once('exit', killed)
  child.once('exit', () => process.off('exit', killed))
  try {
    const { value: origin } = await until('the address', async () => addressIn(child, output()), { everyMs: 20 })
    if (!options.alone) await until('the page', () => answers(`${origin}/`), { everyMs: 20 })
    const pageAfterMs = Math.round(performance.now() - from)
    await until('the stores', () => answers(`${origin}/readyz`))
    if (!options.alone) await until('the shop', () => answers(`${origin}/control/shop`))
    return { origin, dataDir, pageAfterMs, output, stop: () => stop(child, output) }
  } catch (error) {
    killGroup(child)
    throw new Error(`the house did not open: ${String(error)}\n${output()}`)
  }
}

/** A command of `faultline` on the folder of a house: what it printed. Throws when it failed. */
export async function faultline(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, ...args], { env: cleanEnv(), timeout: 60_000 })
  return stdout
}

/** Prints what the house wrote when a step fails, and skips the steps after it: they would only wait. */
export function tellWhenFailing(house: () => RunningHouse | undefined): () => boolean {
  let failed = false
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail' || failed) return
    failed = true
    console.error(`the house said:\n${house()?.output() ?? 'nothing, it never opened'}`)
  })
  return () => failed
}

/** Removes the folder of a house that has stopped. */
export async function removeData(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
}

function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.test(name)))
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => chunks.push(chunk))
  }
  return () => chunks.join('')
}

async function addressIn(child: ChildProcess, said: string): Promise<string | undefined> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  return /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
}

async function answers(url: string): Promise<true | undefined> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return true
}

async function stop(child: ChildProcess, output: () => string): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`the house had ended before: ${child.exitCode ?? child.signalCode}\n${output()}`)
  }
  const from = performance.now()
  const gone = new Promise<true>((resolve) => child.once('exit', () => resolve(true)))
  child.kill('SIGTERM')
  const ended = await Promise.race([gone, sleep(STOP_WITHIN_MS, false, { ref: false })])
  const tookMs = Math.round(performance.now() - from)
  // Those who live on its pipes see its end a moment later.
  const alone =
    ended && (await until('an empty group', async () => !inGroup(child) || undefined, GRACE).catch(() => false))
  const leftBehind = killGroup(child)
  if (!ended) throw new Error(`the house did not stop within ${STOP_WITHIN_MS / 1_000} s of SIGTERM\n${output()}`)
  if (!alone && leftBehind) throw new Error(`the house stopped and left processes behind\n${output()}`)
  if (/^\(node:\d+\)/m.test(output()))
    throw new Error(`Node warns of the house, and whoever starts it sees that\n${output()}`)
  return tookMs
}

function inGroup({ pid }: ChildProcess): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 0)
  } catch {
    return false
  }
}

/** True when there was still somebody in the group of the house. */
function killGroup({ pid }: ChildProcess): boolean {
  if (pid === undefined) return false
  try {
    process.kill(-pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

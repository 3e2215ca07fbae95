import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { CannotStart } from './server.ts'

export interface ProcessOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** The user to run as, for servers that refuse to be root. */
  readonly uid?: number
  readonly gid?: number
  /** Asked again and again until it is true; a rejection counts as not yet. */
  readonly isReady: () => Promise<boolean>
  readonly readyWithinMs: number
  /** How it is asked to stop; SIGTERM unless told otherwise. */
  readonly stopSignal?: NodeJS.Signals
}

export interface RunningProcess {
  readonly pid: number
  /** Asks it to stop, insists after ten seconds. Resolves when it is gone. */
  stop(): Promise<void>
  /** Ends it without a word, as a crash would. Resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts a server and waits until it is ready. `CannotStart` with the end of its output when it never is. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { command, args, cwd, uid, gid } = options
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  })
  const words = tail(child)
  const state = { gone: false }
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  }).then(() => {
    state.gone = true
  })
  const running = { pid: child.pid ?? -1, stop, kill }
  await ready(options, state).catch(async (error: unknown) => {
    await kill()
    throw new CannotStart(`${String(error)} It said: ${words()}`)
  })
  return running

  async function stop(): Promise<void> {
    if (!state.gone) child.kill(options.stopSignal ?? 'SIGTERM')
    const late = AbortSignal.timeout(10_000)
    await Promise.race([gone, once(late, 'abort')])
    await kill()
  }

  async function kill(): Promise<void> {
    if (!state.gone) child.kill('SIGKILL')
    await gone
  }
}

async function ready({ name, isReady, readyWithinMs }: ProcessOptions, state: { gone: boolean }): Promise<void> {
  const until = Date.now() + readyWithinMs
  while (!(await isReady().catch(() => false))) {
    if (state.gone) throw new Error(`${name} ended before it was ready.`)
    if (Date.now() > until) throw new Error(`${name} was not ready in ${readyWithinMs / 1_000} s.`)
    await pause(100)
  }
}

function tail(child: ChildProcess): () => string {
  let words = ''
  const more = (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-2_000)
  }
  child.stdout?.on('data', more)
  child.stderr?.on('data', more)
  return () => words.trim() || 'nothing'
}

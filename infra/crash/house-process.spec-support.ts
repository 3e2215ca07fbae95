import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CrashPoint } from '../../src/kit/crash-point.ts'
import type { OutsideWorld } from './outside-world.spec-support.ts'

const BIN = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))

/** One process of the house, from its start to its end. */
export interface Life {
  readonly armed: CrashPoint | undefined
  /** Undefined while it lives. */
  ending(): { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined
  /** The end of what it said on standard error. */
  words(): string
  /** Ends it without a word. Resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to stop, and waits. Rejects when it stops with a fault. */
  stop(): Promise<void>
}

/** Starts the house as a newcomer would, against the outside world. */
export function startHouse(world: OutsideWorld, armed?: CrashPoint): Life {
  const args = ['start', '--port', String(world.housePort), '--data', world.dataDir]
  const child = faultline(world, args, armed === undefined ? {} : { FAULTLINE_CRASH_AT: armed })
  const words = tail(child)
  const gone = once(child, 'exit')
  const ending = () =>
    child.exitCode === null && child.signalCode === null
      ? undefined
      : { code: child.exitCode, signal: child.signalCode }
  return {
    armed,
    ending,
    words,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      child.kill('SIGTERM')
      await gone
      if (child.exitCode !== 0)
        throw new Error(`the house ended with ${child.exitCode ?? child.signalCode}: ${words()}`)
    },
  }
}

/** Rebuilds the projections of a house that does not run, and gives what the command says. */
export async function replayHouse(world: OutsideWorld): Promise<string> {
  const child = faultline(world, ['replay', '--data', world.dataDir], {})
  const words = tail(child)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  await once(child, 'exit')
  if (child.exitCode !== 0) throw new Error(`the replay ended with ${child.exitCode ?? child.signalCode}: ${words()}`)
  return said
}

function faultline(world: OutsideWorld, args: readonly string[], more: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  const env = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...world.env, ...more }
  return spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function tail(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-8_000)
  })
  child.stdout?.resume()
  return () => words
}

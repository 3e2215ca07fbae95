import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { CRASH_POINTS, type CrashPoint } from '../../src/kit/crash-point.ts'
import type { OutsideWorld } from './outside-world.spec-support.ts'

const BIN = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))

/** One process of the house, from its start to its end. */
export interface Life {
  readonly bornMs: number
  /** Undefined while it lives; with the point at which it killed itself, if it did. */
  ending(): Ending | undefined
  /** The end of what it said on standard error. */
  words(): string
  /** Ends it without a word, if it lives. Resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to stop, and waits. Rejects when it stops with a fault. */
  stop(): Promise<void>
}

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly at: CrashPoint | undefined
}

/** Starts the house as a newcomer would, against the outside world. It kills itself at the first of `points`. */
export function startHouse(world: OutsideWorld, points: readonly CrashPoint[]): Life {
  const args = ['start', '--port', String(world.housePort), '--data', world.dataDir]
  const child = faultline(world, args, points.length === 0 ? {} : { FAULTLINE_CRASH_AT: points.join(',') })
  const words = tail(child)
  let ended: Ending | undefined
  const gone = once(child, 'close').then(() => {
    const name = /^killed at (\S+)$/m.exec(words())?.[1]
    ended = { code: child.exitCode, signal: child.signalCode, at: CRASH_POINTS.find((point) => point === name) }
  })
  return {
    bornMs: Date.now(),
    ending: () => ended,
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

/** Resolves when it has opened its stores and its socket to Slack. */
export async function untilOpen({ control }: OutsideWorld): Promise<void> {
  const App = z.object({ connections: z.number() })
  const until = Date.now() + 60_000
  while (App.parse(await control('app')).connections === 0) {
    if (Date.now() > until) throw new Error('the house does not connect to Slack')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Rebuilds the projections of a house that does not run, and gives what the command says. */
export async function replayHouse(world: OutsideWorld, ...more: readonly string[]): Promise<string> {
  const child = faultline(world, ['replay', ...more, '--data', world.dataDir], {})
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

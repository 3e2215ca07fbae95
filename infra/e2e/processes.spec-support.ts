import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from './until.spec-support.ts'

const BIN = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
const STOP_WITHIN_MS = 30_000

/** One command of `faultline` in a process of its own. */
export interface Running {
  readonly child: ChildProcess
  /** All that it wrote to both of its outputs. */
  output(): string
  /** Ends it without a word. Resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and waits for its exit code; throws after 30 s. */
  stop(): Promise<number | null>
}

const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** `env` and nothing of ours from outside it. */
export function run(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const { PATH = '', HOME = '', TMPDIR } = process.env
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (chunk: string) => chunks.push(chunk))
  }
  const gone = once(child, 'exit')
  const cleanUp = () => child.kill('SIGKILL')
  alive.add(child)
  void gone.then(() => alive.delete(child))
  return {
    child,
    output: () => chunks.join(''),
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(cleanUp, STOP_WITHIN_MS)
      await gone
      clearTimeout(late)
      if (child.signalCode !== null) throw new Error(`${args[0]} did not stop: ${chunks.join('')}`)
      return child.exitCode
    },
  }
}

/** Runs a command that ends by itself. `said` is all that it wrote. */
export async function finished(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { child, output } = run(args, env)
  await until('its end', async () => (child.exitCode === null ? undefined : true), { withinMs: 90_000 })
  return { code: child.exitCode, said: output() }
}

/** The lines for a shell that `faultline sandbox --env` printed, once they are there. */
export function exportsIn(said: string): Record<string, string> | undefined {
  const pairs = [...said.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value])
  return pairs.some(([name]) => name === 'ANTHROPIC_BASE_URL') ? Object.fromEntries(pairs) : undefined
}

/** A role at a port that it keeps over its lives. */
export interface Role {
  readonly name: string
  readonly origin: string
  start(): Promise<void>
  /** `kill -9`, and another in its place at once. Resolves when that one is ready. */
  killAndReplace(): Promise<void>
  running(): Running
}

/** `args` begin with the role's name. */
export function roleAt(port: number, args: readonly string[], env: Readonly<Record<string, string>>): Role {
  const origin = `http://127.0.0.1:${port}`
  let life: Running | undefined
  const running = () => {
    if (life === undefined) throw new Error(`${args[0]} was not started`)
    return life
  }
  const start = async () => {
    life = run([...args, '--port', String(port)], env)
    await ready(running(), origin)
  }
  return {
    name: args.join(' '),
    origin,
    start,
    running,
    async killAndReplace() {
      await running().kill()
      await start()
    },
  }
}

async function ready({ child, output }: Running, origin: string): Promise<void> {
  const look = async () => {
    if (child.exitCode !== null) return 'ended'
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5_000) })
    if (!answer.ok) throw new Error(await answer.text())
    return 'ready'
  }
  const { value } = await until(`${origin} to be ready`, look, { withinMs: 90_000 }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${output()}`)
  })
  if (value === 'ended') throw new Error(`it ended with ${child.exitCode}:\n${output()}`)
}

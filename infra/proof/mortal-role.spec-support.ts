import { CRASH_POINTS, type CrashPoint } from '../../src/kit/crash-point.ts'
import { type Running, run } from '../e2e/processes.spec-support.ts'

/**
 * A role that kills itself once at each crash point it comes by, and is started again at once, as its supervisor would. Of
 * replicas that share their `deaths` one dies at each.
 */
export interface MortalRole {
  readonly name: string
  readonly origin: string
  readonly deaths: CrashPoint[]
  /** Ends that nobody asked for, with the last it said. */
  readonly faults: readonly string[]
  running(): Running
  /** `kill -9` at a moment of no meaning. */
  kill(): Promise<void>
  /** The exit code after SIGTERM. It stays away. */
  stop(): Promise<number | null>
}

/** `args` begin with the role's name. */
export function mortalRole(
  name: string,
  port: number,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  deaths: CrashPoint[] = [],
): MortalRole {
  const faults: string[] = []
  let [wanted, killed] = [true, false]
  let life = live()
  function live(): Running {
    const points = CRASH_POINTS.filter((point) => !deaths.includes(point))
    const born = run([...args, '--port', String(port)], { ...env, FAULTLINE_CRASH_AT: points.join(',') })
    born.child.once('close', () => ended(born))
    return born
  }
  function ended({ child, output }: Running): void {
    const at = CRASH_POINTS.find((point) => output().includes(`killed at ${point}\n`))
    if (at !== undefined) deaths.push(at)
    else if (wanted && !killed) faults.push(`${child.exitCode ?? child.signalCode}: ${output().slice(-1_000)}`)
    killed = false
    if (wanted) life = live()
  }
  return {
    name,
    origin: `http://127.0.0.1:${port}`,
    deaths,
    faults,
    running: () => life,
    kill: () => {
      killed = true
      return life.kill()
    },
    stop: () => {
      wanted = false
      return life.stop()
    },
  }
}

import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { joined, type Tally } from './tally.ts'

/** Seeds that follow each other. */
export interface Range {
  readonly first: number
  readonly seeds: number
}

/** Seeds of one process at the most: its first hundred take twice as long as the others. */
const SHARE = 2_500
/** Nearly all that a seed makes is gone when it ends. */
const FLAGS = ['--max-semi-space-size=64']

/** Runs the seeds in so many processes at a time, each with a share of them. */
export async function inProcesses({ first, seeds }: Range, jobs: number): Promise<Tally> {
  const share = Math.min(SHARE, Math.ceil(seeds / jobs))
  const shares = Array.from({ length: Math.ceil(seeds / share) }, (_, at) => ({
    first: first + at * share,
    seeds: Math.min(share, seeds - at * share),
  }))
  const dir = await mkdtemp(join(tmpdir(), 'faultline-sim-'))
  try {
    const file = await bundled(dir)
    const sums: Tally[] = []
    let next = 0
    const work = async () => {
      for (let at = next++; at < shares.length; at = next++) {
        const range = shares[at]
        if (range !== undefined) sums[at] = await inProcess(file, range)
      }
    }
    await Promise.all(Array.from({ length: jobs }, work))
    return joined(sums)
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** All in one file: what compiles files as they are loaded also names each inner function at each call, a sixth of the time. */
async function bundled(dir: string): Promise<string> {
  const outfile = join(dir, 'share.mjs')
  const entry = fileURLToPath(new URL('./share.ts', import.meta.url))
  // Libraries of the older kind ask for `require`.
  const js = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
  const shape = { bundle: true, platform: 'node', format: 'esm', banner: { js }, logLevel: 'error' } as const
  await build({ entryPoints: [entry], outfile, ...shape })
  return outfile
}

function inProcess(file: string, range: Range): Promise<Tally> {
  return new Promise((done, failed) => {
    const child = fork(file, { execArgv: FLAGS, env: { ...process.env, SIM_SHARE: JSON.stringify(range) } })
    // The other end is `share.ts`.
    child.on('message', (sum) => done(sum as Tally))
    child.on('exit', (code) => code !== 0 && failed(new Error(`a process of the simulation ended with ${code}`)))
  })
}

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { FAULTS } from './faults.ts'
import { inProcesses, type Range } from './in-processes.ts'
import type { Outcome } from './run-seed.ts'
import { type Tally, tally } from './tally.ts'

const USAGE = 'npm run sim -- [--seeds N] [--seed FIRST] [--trace] [--jobs PROCESSES]'
/** Fewer seeds than this need not bring every kind of trouble. */
const ENOUGH = 500
/** Fewer than this are run here and now. */
const FEW = 50

/** Runs seeds and says what came of them; fails when a rule was broken, or when a kind of trouble was never reached. */
async function main(args: readonly string[]): Promise<void> {
  const texts = { seeds: { type: 'string' }, seed: { type: 'string' }, jobs: { type: 'string' } } as const
  const { values } = parseArgs({ args: [...args], options: { ...texts, trace: { type: 'boolean' } } })
  const first = Number(values.seed ?? 1)
  const seeds = Number(values.seeds ?? (values.seed === undefined ? 1_000 : 1))
  const jobs = Number(values.jobs ?? availableParallelism())
  if (![first, seeds, jobs].every(Number.isInteger) || seeds < 1 || jobs < 1) {
    console.error(`Seeds and processes are whole numbers. ${USAGE}`)
    process.exitCode = 2
    return
  }
  const beganMs = performance.now()
  const sum =
    values.trace === true || seeds < FEW
      ? await tally({ first, seeds, trace: values.trace === true, each: tell })
      : await inProcesses({ first, seeds }, jobs)
  report({ first, seeds }, sum, performance.now() - beganMs)
}

function report({ first, seeds }: Range, sum: Tally, tookMs: number): void {
  const missed = FAULTS.filter((fault) => sum.reached[fault] === undefined)
  const { broken, hash, cpuMs, minutes, calls, reached } = sum
  const rate = { seeds_per_cpu_minute: Math.round((seeds * 60_000) / cpuMs), seconds: Math.round(tookMs / 1_000) }
  const size = { virtual_hours: Math.round(minutes / 60), calls }
  console.log(JSON.stringify({ seeds, first, broken: broken.length, hash, ...rate, ...size, reached }))
  for (const { seed, rules } of broken) {
    console.error(`Seed ${seed} breaks: ${rules.join('; ')}\n  npm run sim -- --seed ${seed} --trace`)
  }
  if (broken.length > 0) process.exitCode = 1
  if (seeds < ENOUGH || missed.length === 0) return
  console.error(`Never reached: ${missed.join(', ')}. Raise its rate in infra/sim/faults.ts.`)
  process.exitCode = 1
}

function tell({ seed, hash, minutes, lines }: Outcome): void {
  for (const line of lines) process.stdout.write(line)
  if (lines.length > 0) console.log(`seed ${seed}: ${hash}, ${minutes} minutes of virtual time`)
}

await main(process.argv.slice(2))

import { availableParallelism } from 'node:os'
import { FAULTS } from './faults.ts'
import { inProcesses, type Range } from './in-processes.ts'
import { readOptions } from './options.ts'
import type { Outcome } from './run-seed.ts'
import { type Tally, tally } from './tally.ts'

/** Fewer seeds than this need not bring every kind of trouble. */
const ENOUGH = 500
/** Fewer than this are run here and now. */
const FEW = 50

/** Runs seeds and says what came of them; fails when a rule was broken, or when a kind of trouble was never reached. */
async function main(args: readonly string[]): Promise<void> {
  const asked = readOptions(args, availableParallelism())
  if ('usage' in asked) return void process.stdout.write(asked.usage)
  if ('fault' in asked) {
    process.stderr.write(asked.fault)
    process.exitCode = 2
    return
  }
  const { first, seeds, trace, jobs } = asked.run
  const beganMs = performance.now()
  const sum =
    trace || seeds < FEW ? await tally({ first, seeds, trace, each: tell }) : await inProcesses({ first, seeds }, jobs)
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

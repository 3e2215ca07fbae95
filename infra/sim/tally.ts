import { createHash } from 'node:crypto'
import type { Fault } from './faults.ts'
import { type Outcome, runSeed } from './run-seed.ts'

export interface TallyOptions {
  readonly first: number
  readonly seeds: number
  readonly trace?: boolean
  readonly each?: (outcome: Outcome) => void
}

/** What came of many seeds; JSON holds it. */
export interface Tally {
  readonly broken: readonly { readonly seed: number; readonly rules: readonly string[] }[]
  readonly reached: Readonly<Partial<Record<Fault, number>>>
  /** Of the hashes of all traces. */
  readonly hash: string
  readonly calls: number
  /** Of virtual time. */
  readonly minutes: number
  /** Of the processes that ran them. */
  readonly cpuMs: number
}

/** One seed after the other. */
export async function tally({ first, seeds, trace = false, each = () => {} }: TallyOptions): Promise<Tally> {
  const hash = createHash('sha256')
  const reached: Partial<Record<Fault, number>> = {}
  const broken: { seed: number; rules: readonly string[] }[] = []
  let [calls, minutes] = [0, 0]
  const before = process.cpuUsage()
  for (let seed = first; seed < first + seeds; seed++) {
    const outcome = await runSeed({ seed, trace })
    hash.update(outcome.hash)
    for (const [fault, count] of outcome.reached) reached[fault] = (reached[fault] ?? 0) + count
    for (const count of outcome.calls.values()) calls += count
    minutes += outcome.minutes
    if (outcome.broken.length > 0) broken.push({ seed, rules: outcome.broken })
    each(outcome)
  }
  const { user, system } = process.cpuUsage(before)
  return { broken, reached, hash: hash.digest('hex').slice(0, 16), calls, minutes, cpuMs: (user + system) / 1_000 }
}

/** Of shares that follow each other. */
export function joined(shares: readonly Tally[]): Tally {
  const reached: Partial<Record<Fault, number>> = {}
  for (const share of shares) {
    // The keys of a tally are faults.
    for (const [fault, count] of Object.entries(share.reached) as [Fault, number][])
      reached[fault] = (reached[fault] ?? 0) + count
  }
  const sum = (of: 'calls' | 'minutes' | 'cpuMs') => shares.reduce((all, share) => all + share[of], 0)
  const hash = createHash('sha256')
  for (const share of shares) hash.update(share.hash)
  return {
    broken: shares.flatMap(({ broken }) => broken),
    reached,
    hash: hash.digest('hex').slice(0, 16),
    calls: sum('calls'),
    minutes: sum('minutes'),
    cpuMs: sum('cpuMs'),
  }
}

import { runSeed } from '../sim/run-seed.ts'
import { tally } from '../sim/tally.ts'
import { type Figure, rounded } from './figure.ts'

const SEEDS = 500

/** Whole incidents in bad weather, the real house on fake ports. Of one core's time: other work on the machine does not count. */
export async function benchSim(): Promise<readonly Figure[]> {
  for (let seed = 1; seed <= 50; seed++) await runSeed({ seed })
  const { cpuMs, calls, minutes } = await tally({ first: 1, seeds: SEEDS })
  const figure = { bench: 'sim', n: SEEDS }
  return [
    { ...figure, metric: 'seeds', value: rounded((SEEDS * 60_000) / cpuMs), unit: 'a CPU minute', aim: 2_000 },
    { ...figure, metric: 'calls over ports', value: rounded((calls * 1_000) / cpuMs), unit: 'a CPU second' },
    { ...figure, metric: 'virtual time', value: rounded((minutes * 60_000) / cpuMs), unit: 'times real time' },
  ]
}

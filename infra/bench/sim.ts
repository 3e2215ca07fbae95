import { inProcesses } from '../sim/in-processes.ts'
import { type Figure, rounded } from './figure.ts'

const SEEDS = 500

/** Whole incidents in bad weather, the real house on fake ports. Of one core's time: other work on the machine does not count. */
export async function benchSim(): Promise<readonly Figure[]> {
  const { cpuMs, calls, minutes } = await inProcesses({ first: 1, seeds: SEEDS }, 1)
  const figure = { bench: 'sim', n: SEEDS }
  return [
    { ...figure, metric: 'seeds', value: rounded((SEEDS * 60_000) / cpuMs), unit: 'a CPU minute', aim: 2_000 },
    { ...figure, metric: 'calls over ports', value: rounded((calls * 1_000) / cpuMs), unit: 'a CPU second' },
    { ...figure, metric: 'virtual time', value: rounded((minutes * 60_000) / cpuMs), unit: 'times real time' },
  ]
}

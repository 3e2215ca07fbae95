import type { Chance } from './chance.ts'

/** Everything that may go wrong, once. A run of many seeds must reach every one of them. */
export const FAULTS = [
  'refused',
  'lost-answer',
  'slow',
  'crash-before',
  'crash-after',
  'killed',
  'zombie',
  'clock-jump',
  'append-twice',
  'batch-again',
  'queue-loss',
  'queue-twice',
  'queue-late',
  'queue-purge',
  'rate-limited',
  'late-history',
  'gesture-again',
  'webhook-lost',
  'webhook-twice',
  'stale-projection',
] as const
export type Fault = (typeof FAULTS)[number]

/** How often each fault happens where it can: per call, per send, per process and minute, as its place says. */
export type Rates = Readonly<Record<Fault, number>>

/** The most that a seed draws, but for the seeds with three times as much. */
const MOST: Rates = {
  refused: 0.06,
  'lost-answer': 0.06,
  slow: 0.05,
  'crash-before': 0.004,
  'crash-after': 0.004,
  killed: 0.08,
  zombie: 0.08,
  'clock-jump': 0.05,
  'append-twice': 0.1,
  'batch-again': 0.1,
  'queue-loss': 0.5,
  'queue-twice': 0.4,
  'queue-late': 0.5,
  'queue-purge': 0.06,
  'rate-limited': 0.1,
  'late-history': 0.7,
  'gesture-again': 0.3,
  'webhook-lost': 0.8,
  'webhook-twice': 0.3,
  'stale-projection': 0.2,
}

/**
 * Each seed draws its own weather: some faults not at all, some seldom, some often. Runs in which everything fails alike
 * hide what only one kind of trouble brings out.
 */
export function drawRates(chance: Chance): Rates {
  const force = chance.happens(0.05) ? 0 : chance.happens(0.15) ? 3 : 1
  const drawn = FAULTS.map((fault) => {
    const share = chance.happens(0.45) ? chance.next() ** 2 : 0
    return [fault, Math.min(0.9, MOST[fault] * share * force)] as const
  })
  return Object.fromEntries(drawn) as Rates
}

import type { Point } from './series.ts'
import type { DetectorSettings } from './settings.ts'
import { upperTail } from './tail.ts'

/** What is usual for a service. */
export interface Baseline {
  /** Errors over requests. */
  readonly rate: number
  /** Dispersion: how far the rate wanders from block to block, and how little is known of it. */
  readonly kappa: number
  readonly requests: number
  /** Too few requests to say what is usual. */
  readonly cold: boolean
}

/** Blocks less likely than this are bursts and are left out of what is usual. */
const BURST = 1e-3

/** The baseline from the blocks that ended before `until`. Deterministic in any order of blocks. Pure. */
export function baselineOf(blocks: readonly Point[], until: number, settings: DetectorSettings['history']): Baseline {
  const past = blocks.filter((block) => block.at + settings.blockS <= until && block.requests > 0)
  const kept = withoutBursts(past, settings)
  const { requests, errors } = sum(kept)
  const rate = rateOf(requests, errors, settings)
  // A rate that rests on few errors is itself uncertain: relative variance about 1 / errors.
  const doubt = 1 / (errors + settings.priorErrors + 1)
  return {
    rate,
    kappa: Math.max(settings.minKappa, spread(kept, rate)) + doubt,
    requests,
    cold: requests < settings.coldRequests,
  }
}

function withoutBursts(blocks: readonly Point[], settings: DetectorSettings['history']): readonly Point[] {
  let kept = blocks
  for (let round = 0; round < 3; round++) {
    const { requests, errors } = sum(kept)
    const rate = rateOf(requests, errors, settings)
    const calm = kept.filter((block) => upperTail(block.errors, block.requests * rate, 0.25) >= BURST)
    if (calm.length === kept.length || calm.length < blocks.length / 2) break
    kept = calm
  }
  return kept
}

function rateOf(requests: number, errors: number, settings: DetectorSettings['history']): number {
  return (errors + settings.priorErrors) / (requests + settings.priorRequests)
}

/** Moments: the variance that 1.5 mean does not explain, in units of mean squared. At most 1. */
function spread(blocks: readonly Point[], rate: number): number {
  let over = 0
  let square = 0
  for (const block of blocks) {
    const mean = block.requests * rate
    over += (block.errors - mean) ** 2 - 1.5 * mean
    square += mean * mean
  }
  return square === 0 ? 0 : Math.min(1, Math.max(0, over / square))
}

function sum(blocks: readonly Point[]): { requests: number; errors: number } {
  return blocks.reduce(
    (all, block) => ({ requests: all.requests + block.requests, errors: all.errors + block.errors }),
    {
      requests: 0,
      errors: 0,
    },
  )
}

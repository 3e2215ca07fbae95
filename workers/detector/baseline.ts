import type { Block } from './records.ts'
import type { HistorySettings } from './settings.ts'

/** What is usual for a service. */
export interface Baseline {
  /** Errors over requests at this time of day. */
  readonly rate: number
  /** Variance over mean of the errors of one bucket: how bursty they come. */
  readonly phi: number
  /** How far the rate wanders from block to block, and how little is known of it: variance over mean squared. */
  readonly kappa: number
  /** Requests that it rests on, and the share of them that failed. */
  readonly before: { readonly requests: number; readonly share: number }
  /** Too few requests to say what is usual. */
  readonly cold: boolean
}

const DAY = 86_400

/** Blocks this many standard deviations too high are bursts and are left out of what is usual. */
const BURST = 3.5
/** Errors of a usual day that the time of day must show before its rate is believed half. */
const SEASON_WEIGHT = 20
/** Fewer errors in a block than this say nothing about how bursty they come. */
const TELLING = 10

/** The baseline at `end` from the blocks that ended before `until`. Deterministic in any order of blocks. Pure. */
export function baselineOf(blocks: readonly Block[], until: number, end: number, settings: HistorySettings): Baseline {
  const past = blocks.filter((block) => block.at + settings.blockS <= until && block.requests > 0)
  const kept = withoutBursts(past, settings)
  const whole = sum(kept)
  const base = rateOf(whole.requests, whole.errors, settings)
  const season = settings.seasonDays > 0 ? seasonOf(kept, base) : () => base
  const lately = kept.filter((block) => block.at >= until - settings.seconds)
  const level = settings.seasonDays > 0 ? levelOf(lately, season) : 1
  // A rate that rests on few errors is itself uncertain: relative variance about 1 / errors.
  const doubt = 1 / (whole.errors + settings.priorErrors + 1)
  const phi = burstiness(kept)
  return {
    rate: season(end) * level,
    phi,
    kappa: Math.max(settings.minKappa, spread(kept, season, phi)) + doubt,
    before: { requests: whole.requests, share: whole.errors / Math.max(1, whole.requests) },
    cold: whole.requests < settings.coldRequests,
  }
}

function withoutBursts(blocks: readonly Block[], settings: HistorySettings): readonly Block[] {
  let kept = blocks
  for (let round = 0; round < 3; round++) {
    const { requests, errors } = sum(kept)
    const rate = rateOf(requests, errors, settings)
    const calm = kept.filter((block) => {
      const mean = block.requests * rate
      return block.errors <= mean + 2 + BURST * Math.sqrt(1.5 * mean + 0.25 * mean * mean)
    })
    if (calm.length === kept.length || calm.length < blocks.length / 2) break
    kept = calm
  }
  return kept
}

function rateOf(requests: number, errors: number, settings: HistorySettings): number {
  return (errors + settings.priorErrors) / (requests + settings.priorRequests)
}

/** The rate by time of day: of the same two hours of all days, drawn to the whole where they saw few errors. */
function seasonOf(blocks: readonly Block[], base: number): (at: number) => number {
  const requests = new Float64Array(24)
  const errors = new Float64Array(24)
  for (const block of blocks) {
    const hour = hourOf(block.at)
    requests[hour] = (requests[hour] ?? 0) + block.requests
    errors[hour] = (errors[hour] ?? 0) + block.errors
  }
  const rates = Array.from({ length: 24 }, (_, hour) => {
    const near = [hour, (hour + 1) % 24, (hour + 23) % 24]
    const seen = near.reduce((all, at) => all + (errors[at] ?? 0), 0)
    const asked = near.reduce((all, at) => all + (requests[at] ?? 0), 0)
    return (seen + SEASON_WEIGHT) / (asked + SEASON_WEIGHT / base)
  })
  return (at) => rates[hourOf(at)] ?? base
}

function hourOf(at: number): number {
  return Math.floor((((at % DAY) + DAY) % DAY) / 3_600)
}

/** How much worse or better than its season the last day was; a tripled rate is not yet a new usual. */
function levelOf(lately: readonly Block[], season: (at: number) => number): number {
  let errors = SEASON_WEIGHT
  let expected = SEASON_WEIGHT
  for (const block of lately) {
    errors += block.errors
    expected += block.requests * season(block.at)
  }
  return Math.min(2, Math.max(0.5, errors / expected))
}

/** The middle block's variance over mean, bucket by bucket within it; at least 1.5, for errors come in bursts. */
function burstiness(blocks: readonly Block[]): number {
  const ratios: number[] = []
  for (const { errors, squares, buckets } of blocks) {
    if (errors < TELLING || buckets < 5) continue
    const mean = errors / buckets
    ratios.push((squares - errors * mean) / (buckets - 1) / mean)
  }
  if (ratios.length === 0) return 1.5
  ratios.sort((a, b) => a - b)
  return Math.max(1.5, 1.1 * (ratios[Math.floor(ratios.length / 2)] ?? 1.5))
}

/** Moments: the variance that bursts do not explain, in units of mean squared. At most 1. */
function spread(blocks: readonly Block[], season: (at: number) => number, phi: number): number {
  let over = 0
  let square = 0
  for (const block of blocks) {
    const mean = block.requests * season(block.at)
    over += (block.errors - mean) ** 2 - phi * mean
    square += mean * mean
  }
  return square === 0 ? 0 : Math.min(1, Math.max(0, over / square))
}

function sum(blocks: readonly Block[]): { requests: number; errors: number } {
  let requests = 0
  let errors = 0
  for (const block of blocks) {
    requests += block.requests
    errors += block.errors
  }
  return { requests, errors }
}

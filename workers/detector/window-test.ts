import type { RateWindow } from './settings.ts'
import { upperTail } from './tail.ts'

/** Counts of the newest buckets beside what was to be expected of them; index 0 is the newest. */
export interface Observed {
  readonly counts: Float64Array
  readonly expected: Float64Array
  /** Variance over mean of one bucket, and variance over mean squared of the rate. */
  readonly phi: number
  readonly kappa: number
}

export interface Exceeded {
  readonly observed: number
  readonly expected: number
  readonly tail: number
}

type Sums = Readonly<Record<'observed' | 'mean', number>>

/** A long window speaks only while its newest buckets show the trouble too: what is over needs no alarm. */
const NEWEST = 5
/** What is left of a window's excess when its trouble is over: after a long and loud one the usual noise is above usual. */
const FADED = 0.1

/**
 * Whether one window holds more than chance gives, without its loudest buckets: a retry, a cron job or a bad minute is
 * one loud bucket, and trouble is more than that. Undefined when it does not. Pure.
 */
export function exceeds(seen: Observed, window: RateWindow): Exceeded | undefined {
  const { counts, expected } = seen
  let observed = 0
  let mean = 0
  let spread = 0
  for (let i = 0; i < window.buckets; i++) {
    const count = counts[i] ?? 0
    const usual = expected[i] ?? 0
    observed += count
    mean += usual
    if (count > (window.minRatio * usual) / 2) spread++
  }
  if (observed < window.minErrors || observed < window.minRatio * mean || spread < window.minSpread) return undefined
  if (!isStillOn(seen, window, { observed, mean })) return undefined
  const rest = withoutLoudest(seen, window)
  if (rest.observed < window.minErrors / 2 || rest.observed < window.minRatio * rest.mean) return undefined
  const tail = upperTail(rest.observed, rest.mean, seen.kappa, seen.phi)
  return tail > window.maxTail ? undefined : { observed, expected: mean, tail }
}

function isStillOn({ counts, expected }: Observed, window: RateWindow, whole: Sums): boolean {
  let observed = 0
  let mean = 0
  for (let i = 0; i < Math.min(NEWEST, window.buckets); i++) {
    observed += counts[i] ?? 0
    mean += expected[i] ?? 0
  }
  if (observed === 0 || observed <= ((1 + window.minRatio) / 2) * mean) return false
  // Multiplied out, for nothing may have been expected.
  return (observed - mean) * whole.mean >= FADED * (whole.observed - whole.mean) * mean
}

/** Leaves out the buckets that exceed what was expected of them by most. */
function withoutLoudest({ counts, expected }: Observed, { buckets, drop }: RateWindow) {
  let observed = 0
  let mean = 0
  const loudest: number[] = []
  for (let i = 0; i < buckets; i++) {
    observed += counts[i] ?? 0
    mean += expected[i] ?? 0
    loudest.push(i)
  }
  if (drop === 0) return { observed, mean }
  const excess = (i: number) => (counts[i] ?? 0) - (expected[i] ?? 0)
  loudest.sort((a, b) => excess(b) - excess(a) || a - b)
  for (const i of loudest.slice(0, drop)) {
    observed -= counts[i] ?? 0
    mean -= expected[i] ?? 0
  }
  return { observed, mean: Math.max(0, mean) }
}

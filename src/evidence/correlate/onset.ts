/** What came in one bucket, and how much of it was to be expected there. */
export interface Tick {
  readonly atMs: number
  readonly count: number
  readonly expected: number
}

/** A stretch in which more (or less) came than chance explains. */
export interface Onset {
  /** Where the first bucket of it begins. */
  readonly atMs: number
  /** Where the last bucket that made it worse begins. */
  readonly lastMs: number
  readonly observed: number
  readonly expected: number
}

export interface OnsetSettings {
  /** Variance over mean of what is usual: 1 where it comes by chance alone. */
  readonly dispersion: number
  /** Fewer than this are never told, however rare. */
  readonly least: number
  /** `more` of it, or `less`. */
  readonly way: 'more' | 'less'
}

/** How many times as much as usual is looked for: small changes that last, and great ones at once. */
const MORE = [2, 4, 16, 64, 512]
const LESS = [0.5, 0.1]
/** Odds of e^10 against chance: a look at some ten thousand buckets raises about one false alarm. */
const ODDS = 10
/** A blip before the real thing is passed over when it weighs less than this share of it. */
const BLIP = 0.2

interface Excursion {
  readonly from: number
  readonly peakAt: number
  readonly peak: number
}

/**
 * Where a change began, by cumulated sums of Poisson log odds: each bucket adds how much better "r times the usual"
 * explains it than "the usual" does, and the sum never falls below nothing. Pure; ticks are in order of time.
 */
export function onsetIn(ticks: readonly Tick[], settings: OnsetSettings): Onset | undefined {
  const ratios = settings.way === 'more' ? MORE : LESS
  const tried = ratios.map((ratio) => excursions(ticks, ratio, settings.dispersion))
  const peakOf = (found: readonly Excursion[]) => Math.max(0, ...found.map((one) => one.peak))
  // The ratio that explains best dates best: a smaller one still carries an old blip into the real thing.
  const [best = []] = tried.toSorted((a, b) => peakOf(b) - peakOf(a))
  const told = best.filter((one) => one.peak >= BLIP * peakOf(best))
  const [first] = told
  if (first === undefined) return undefined
  const lastAt = Math.max(...told.map((one) => one.peakAt))
  const from = settings.way === 'more' ? begun(ticks, first, settings.least) : first.from
  const during = ticks.slice(from, lastAt + 1)
  const observed = sumOf(during, 'count')
  const expected = sumOf(during, 'expected')
  if ((settings.way === 'more' ? observed : expected) < settings.least) return undefined
  return { atMs: ticks[from]?.atMs ?? 0, lastMs: ticks[lastAt]?.atMs ?? 0, observed, expected }
}

/** Variance over mean of counts against what was expected of each; never below 1. Pure. */
export function dispersionOf(ticks: readonly Tick[]): number {
  const told = ticks.filter((tick) => tick.expected > 0)
  if (told.length < 10) return 1
  const spread = told.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0)
  return Math.min(50, Math.max(1, spread / (told.length - 1)))
}

/** Every stretch over which the sum rose from nothing past the odds, up to its peak. */
function excursions(ticks: readonly Tick[], ratio: number, dispersion: number): Excursion[] {
  const found: Excursion[] = []
  let [sum, from, peak, peakAt] = [0, 0, 0, 0]
  const end = () => {
    if (peak >= ODDS) found.push({ from, peakAt, peak })
    ;[sum, peak] = [0, 0]
  }
  for (const [i, { count, expected }] of ticks.entries()) {
    const gain = (count * Math.log(ratio) - (ratio - 1) * expected) / dispersion
    if (sum <= 0 && gain > 0) from = i
    sum += gain
    if (sum <= 0) end()
    else if (sum > peak) [peak, peakAt] = [sum, i]
  }
  end()
  return found
}

/** So much likelier must two rates be than one, as a logarithm, and so much higher the second. */
const TWO_RATES = { odds: 3, ratio: 5, apart: 2 }

/**
 * Where it began without the odd one before: where nothing is usual, nothing takes a lone error's weight away until the
 * storm comes. Fewer than `least`, then a gap, then far more: the storm's own first bucket.
 */
function begun(ticks: readonly Tick[], { from, peakAt }: Excursion, least: number): number {
  const all = ticks.slice(from, peakAt + 1)
  const total = sumOf(all, 'count')
  const loglike = (count: number, long: number) => (count === 0 ? 0 : count * Math.log(count / long))
  let [before, lastAt, best, at] = [0, 0, TWO_RATES.odds, 0]
  for (const [i, { count }] of all.entries()) {
    if (before >= least) break
    if (count === 0) continue
    const [rest, long] = [total - before, all.length - i]
    const gain = i === 0 ? 0 : loglike(before, i) + loglike(rest, long) - loglike(total, all.length)
    const jumps = rest / long >= (TWO_RATES.ratio * before) / Math.max(1, i)
    if (i - lastAt >= TWO_RATES.apart && jumps && gain >= best) [best, at] = [gain, i]
    before += count
    lastAt = i
  }
  return from + at
}

function sumOf(ticks: readonly Tick[], of: 'count' | 'expected'): number {
  return ticks.reduce((sum, tick) => sum + tick[of], 0)
}

import { logGamma } from '../../kit/chance.ts'
import type { ErrorKind } from './kinds.ts'

/** Requests of some time, and those of them that failed. */
export interface Tried {
  readonly requests: number
  readonly errors: number
}

/** Lines that tell of so many times the requests that failed tell of more than these requests. */
const BEYOND_REQUESTS = 2

/**
 * Whether what fails from one bucket to another is no more than chance brings: usual times may be of few requests, or of
 * fewer a minute, which makes every kind of error come more often. Pure.
 */
export function withinChance(
  points: readonly (Tried & { readonly atMs: number })[],
  usual: Tried,
  kinds: readonly Pick<ErrorKind, 'points'>[],
  { atMs, lastMs }: { readonly atMs: number; readonly lastMs: number },
): boolean {
  const isDuring = (point: { readonly atMs: number }) => point.atMs >= atMs && point.atMs <= lastMs
  const during = points.filter(isDuring)
  const errors = sumOf(during.map((point) => point.errors))
  const requests = sumOf(during.map((point) => point.requests))
  const logged = sumOf(kinds.flatMap((kind) => kind.points.filter(isDuring)).map(({ count }) => count))
  // The worst seconds of a window were picked out of many: of so many looks one is bound to be odd.
  const looks = sumOf(points.map((point) => point.requests)) / Math.max(1, requests)
  return errors > 0 && logged <= BEYOND_REQUESTS * errors && !beyondChance({ requests, errors }, usual, looks)
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

/** Odds of one in two hundred that no more fails than before. */
const ODDS = 5e-3

/**
 * Whether more fails than two looks at one and the same share bring by chance. What is usual was counted too: of few
 * requests it is hardly known. Given all errors of both, so many came by as many requests (the binomial's upper tail).
 */
export function beyondChance(now: Tried, usual: Tried, looks = 1): boolean {
  const all = now.errors + usual.errors
  const requests = now.requests + usual.requests
  if (now.errors === 0 || now.requests === 0) return false
  if (usual.requests === 0) return true
  const part = now.requests / requests
  return upperTail(now.errors, all, part) * looks < ODDS
}

/** How likely so many or more of `all` fall into a part; terms fall fast beyond the mean, so few are added. */
function upperTail(least: number, all: number, part: number): number {
  if (least <= all * part) return 1
  let term = Math.exp(logChoose(all, least) + least * Math.log(part) + (all - least) * Math.log1p(-part))
  let sum = 0
  for (let k = least; k <= all && term > 0; k += 1) {
    sum += term
    if (sum >= ODDS || term < sum * 1e-9) break
    term *= ((all - k) / (k + 1)) * (part / (1 - part))
  }
  return sum
}

function logChoose(all: number, some: number): number {
  return logGamma(all + 1) - logGamma(some + 1) - logGamma(all - some + 1)
}

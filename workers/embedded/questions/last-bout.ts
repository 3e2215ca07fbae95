import type { Link } from '../../../src/evidence/correlate/chain.ts'
import type { Bout } from '../../../src/evidence/correlate/lanes.ts'

/** The last of several outages: when it began, and those that were over by then. */
export interface LastBout {
  readonly fromMs: number
  readonly earlier: readonly Bout[]
}

/**
 * Where services of one chain failed more than once, the last of these outages, whichever service it began with: one that
 * failed in an earlier outage alone is no part of it. Undefined where none failed twice. Pure.
 */
export function lastBout(chain: readonly Link[]): LastBout | undefined {
  const failing = chain.filter(({ anomaly }) => anomaly.kind === 'errors').map(({ anomaly }) => anomaly)
  const often = failing.flatMap(({ bouts = [] }) => (bouts.length < 2 ? [] : [bouts]))
  const newest = often.flatMap((bouts) => bouts.slice(-1)).toSorted((a, b) => b.fromMs - a.fromMs)[0]
  if (newest === undefined) return undefined
  const overMs = Math.max(...often.flat().flatMap(({ toMs }) => (toMs <= newest.fromMs ? [toMs] : [])))
  const once = failing.flatMap(({ bouts = [], atMs, lastMs }) =>
    bouts.length < 2 ? [{ fromMs: atMs, toMs: lastMs }] : [],
  )
  const all = [...often.flat(), ...once]
  // What it calls may have begun a little before.
  const joined = all.filter(({ fromMs, toMs }) => fromMs >= overMs && toMs >= newest.fromMs)
  const fromMs = Math.min(newest.fromMs, ...joined.map((bout) => bout.fromMs))
  const earlier = all.filter(({ toMs }) => toMs <= fromMs).toSorted((a, b) => a.fromMs - b.fromMs)
  return { fromMs, earlier }
}

/** The services of the chain that fail in that outage, and what fell silent. Pure. */
export function failingSince(chain: readonly Link[], fromMs: number, bucketMs: number): readonly string[] {
  return chain
    .filter(({ anomaly }) => anomaly.kind !== 'errors' || anomaly.lastMs + bucketMs > fromMs)
    .map(({ service }) => service)
}

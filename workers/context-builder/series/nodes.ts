import type { MetricSeries, Signals } from '../signals.ts'
import { type Departure, departureOf, quantile } from './departure.ts'
import { readingOf } from './measure.ts'

/** A node of the call graph that is worse than usual. */
export interface DepartedNode {
  readonly node: string
  readonly latency: Departure | undefined
  readonly failures: Departure | undefined
  /** The larger of both sizes. */
  readonly size: number
  /** Requests a point, where somebody counts them. */
  readonly requests: number
  /** How much of it the departed nodes that it calls account for, 0 to 1, and which of them most. */
  readonly explained: number
  readonly by: string | undefined
  /** Departed nodes that call it. */
  readonly callers: readonly string[]
}

/** The edge of what is usual. */
const EDGE = 1

/** The nodes whose latency or failures left what is usual, by name. Pure. */
export function departedNodes({ series, calls }: Pick<Signals, 'series' | 'calls'>): DepartedNode[] {
  const byNode = new Map<string, MetricSeries[]>()
  for (const one of series) byNode.set(one.service, [...(byNode.get(one.service) ?? []), one])
  const all = [...byNode].map(([node, own]) => measured(node, own)).filter((one) => one.size >= EDGE)
  const known = new Map(all.map((one) => [one.node, one]))
  return all
    .map((one) => {
      const callees = calls.filter((call) => call.caller === one.node).flatMap((call) => known.get(call.callee) ?? [])
      const shares = callees.map((callee) => ({ node: callee.node, share: shareOf(callee, one) }))
      const most = shares.sort((a, b) => b.share - a.share || (a.node < b.node ? -1 : 1))[0]
      const callers = calls.filter((call) => call.callee === one.node && known.has(call.caller))
      const names = [...new Set(callers.map((call) => call.caller))].sort()
      return { ...one, explained: most?.share ?? 0, by: most?.node, callers: names }
    })
    .sort((a, b) => (a.node < b.node ? -1 : 1))
}

type Measured = Omit<DepartedNode, 'explained' | 'by' | 'callers'>

function measured(node: string, own: readonly MetricSeries[]): Measured {
  const of = (measure: 'latency' | 'failures') =>
    own
      .filter((one) => readingOf(one.metric)?.measure === measure)
      .flatMap((one) => departureOf(one) ?? [])
      .sort((a, b) => b.size - a.size)
  // Of several statistics of one thing the second speaks: a single percentile jumps by chance.
  const [latencies, failures] = [of('latency'), of('failures')]
  const latency = latencies[Math.min(1, latencies.length - 1)]
  const traffic = own.find((one) => readingOf(one.metric)?.measure === 'traffic')
  const counts = (traffic?.points ?? []).map((point) => point.value).sort((a, b) => a - b)
  const requests = quantile(counts, 0.5)
  const size = Math.max(latency?.size ?? 0, failures[0]?.size ?? 0)
  return { node, latency, failures: failures[0], size, requests }
}

/** How much of a caller's harm its callee's would account for: the time or the failures it adds, over all its requests. */
function shareOf(callee: Measured, caller: Measured): number {
  const harm = (departure: Departure | undefined, requests: number) =>
    departure === undefined || departure.size < EDGE
      ? 0
      : Math.abs(departure.to - departure.from) * Math.max(1, requests)
  const share = (measure: 'latency' | 'failures') => {
    const own = harm(caller[measure], caller.requests)
    return own === 0 ? 0 : Math.min(1, harm(callee[measure], callee.requests) / own)
  }
  const worst = (caller.failures?.size ?? 0) >= (caller.latency?.size ?? 0) ? 'failures' : 'latency'
  // What fails below may be slow above, and the other way round.
  return Math.max(share(worst), callee.size >= caller.size ? 0.6 : 0)
}

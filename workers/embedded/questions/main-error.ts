import type { Link } from '../../../src/evidence/correlate/chain.ts'
import type { ErrorKind } from '../../../src/evidence/correlate/kinds.ts'

/**
 * The same trouble, told as two outages where none of the errors that it began with matters beside one that is new and
 * came up later: what a few odd requests failed of first explains nothing of the rest. Pure.
 */
export function aboutMain(root: Link, kinds: readonly ErrorKind[]): Link {
  const { service, anomaly } = root
  if (anomaly.kind !== 'errors' || anomaly.leading !== undefined || anomaly.bouts !== undefined) return root
  const own = kinds.filter((kind) => kind.service === service && kind.count > kind.expected)
  const [main] = own.toSorted((a, b) => b.count - b.expected - (a.count - a.expected))
  const mainMs = main?.trend === 'new' ? Date.parse(main.firstSeen ?? '') : Number.NaN
  // Where requests failed before any line said why, that line is of them, too.
  const began = (kind: ErrorKind) => Date.parse(kind.firstSeen ?? '') < mainMs && comes(kind, anomaly.atMs, mainMs)
  if (main === undefined || !(mainMs > anomaly.atMs) || !own.some(began)) return root
  const bouts = [
    { fromMs: anomaly.atMs, toMs: mainMs },
    { fromMs: mainMs, toMs: Math.max(mainMs, anomaly.lastMs) },
  ]
  return { ...root, anomaly: { ...anomaly, leading: main, bouts } }
}

function comes({ points }: ErrorKind, fromMs: number, toMs: number): boolean {
  const sizeMs = (points[1]?.atMs ?? 0) - (points[0]?.atMs ?? 0)
  return points.some(({ atMs, count }) => count > 0 && atMs + sizeMs > fromMs && atMs < toMs)
}

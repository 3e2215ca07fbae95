import { dispersionOf, type Onset, onsetIn, type Tick } from './onset.ts'
import { bucketStarts, byText, lengthMs, type Seen } from './telemetry.ts'

/** How a kind of error stands against the stretch before. */
export type Trend = 'new' | 'rising' | 'steady' | 'falling' | 'vanished'

/** One kind of error of a service, with exact counts. */
export interface ErrorKind {
  readonly service: string
  readonly signature: string
  readonly title: string
  readonly sample: string
  readonly count: number
  /** What usual times would have brought in a window of this length. */
  readonly expected: number
  readonly trend: Trend
  /** When it was first seen at all, and when last; ISO 8601. Absent for what was gone before the window. */
  readonly firstSeen?: string
  readonly lastSeen?: string
  /** When it began to come more often. */
  readonly onset?: Onset
  readonly points: readonly { readonly atMs: number; readonly count: number }[]
}

const LEAST = 3
const DOUBT = 0.5
const FALLS = { least: 8, way: 'less', dispersion: 2 } as const

/** Every kind of error of the window, and those that stopped before it; most first. Pure. */
export function errorKinds(seen: Seen): readonly ErrorKind[] {
  const counts = grouped(seen.counts)
  const usual = grouped(seen.usualCounts)
  const told = new Map(seen.signatures.map((row) => [keyOf(row), row]))
  const keys = [...new Set([...counts.keys(), ...usual.keys()])]
  return keys
    .map((key) => kindOf(key, seen, counts.get(key), usual.get(key), told.get(key)))
    .sort((a, b) => b.count - a.count || byText(a.service, b.service) || byText(a.signature, b.signature))
}

type Counts = ReadonlyMap<number, number>

function kindOf(
  key: string,
  seen: Seen,
  counts: Counts = new Map(),
  usual: Counts = new Map(),
  told: Seen['signatures'][number] | undefined,
): ErrorKind {
  const [service = '', signature = ''] = key.split('\n')
  const per = totalOf(usual) / Math.max(1, lengthMs(seen.usual))
  // What was never seen may still be usual: less than once in the time that is known.
  const doubted = Math.max(per, DOUBT / Math.max(1, lengthMs(seen.usual) || lengthMs(seen.window)))
  const ticks = bucketStarts(seen.window, seen.bucketS).map(
    (atMs): Tick => ({ atMs, count: counts.get(atMs) ?? 0, expected: doubted * seen.bucketS * 1_000 }),
  )
  const before = bucketStarts(seen.usual, seen.bucketS).map(
    (atMs): Tick => ({ atMs, count: usual.get(atMs) ?? 0, expected: per * seen.bucketS * 1_000 }),
  )
  const onset = onsetIn(ticks, { dispersion: dispersionOf(before), least: LEAST, way: 'more' })
  const count = totalOf(counts)
  const expected = per * lengthMs(seen.window)
  const isNew = told !== undefined && Date.parse(told.first_seen) >= Date.parse(seen.window.from)
  return {
    service,
    signature,
    title: told?.title ?? signature,
    sample: told?.sample ?? '',
    count,
    expected,
    trend: isNew ? 'new' : trendOf(count, expected, onset, ticks),
    ...(told === undefined ? {} : { firstSeen: told.first_seen, lastSeen: told.last_seen }),
    ...(onset === undefined ? {} : { onset }),
    points: ticks.map((tick) => ({ atMs: tick.atMs, count: tick.count })),
  }
}

function trendOf(count: number, expected: number, onset: Onset | undefined, ticks: readonly Tick[]): Trend {
  const falls = onsetIn(ticks, FALLS) !== undefined && count < expected / 2
  if (count === 0) return falls ? 'vanished' : 'steady'
  if (onset !== undefined && count > expected) return 'rising'
  return falls ? 'falling' : 'steady'
}

function grouped(rows: Seen['counts']): ReadonlyMap<string, Counts> {
  const groups = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const group = groups.get(keyOf(row)) ?? new Map<number, number>()
    const atMs = Date.parse(row.bucket)
    group.set(atMs, (group.get(atMs) ?? 0) + row.count)
    groups.set(keyOf(row), group)
  }
  return groups
}

function keyOf(row: { readonly service: string; readonly signature: string }): string {
  return `${row.service}\n${row.signature}`
}

function totalOf(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

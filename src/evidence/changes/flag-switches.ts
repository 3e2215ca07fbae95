import type { QueryRow } from '../catalogue.ts'
import type { ChangeRow } from '../rows.ts'

type Seen = QueryRow<'flag_variants'>

/** How often each variant was evaluated in one bucket, and when it was first. */
interface Cell {
  readonly atMs: number
  readonly counts: ReadonlyMap<string, number>
  readonly first: ReadonlyMap<string, string>
}

/** Evaluations of so long, or so many, stand for a side of a switch. */
const BEFORE_CELLS = 60
const AFTER_CELLS = 10
const AFTER_ENOUGH = 50
/** Fewer evaluations on a side are no state of a flag. */
const LEAST = 3
/** Chance explains less than one in ten thousand beyond this log likelihood ratio, of many moments that are tried. */
const SURPRISE = 10
/** Of all evaluations so many must have gone from one variant to others: rollouts drift with who asks. */
const SHIFT = 0.2

/**
 * The moments at which flags were switched, as their evaluations tell: another mix of variants than before, or another
 * variant altogether. A new variant dates it exactly, else the bucket does. Pure; the order of the rows changes nothing.
 */
export function flagSwitches(rows: readonly Seen[]): readonly ChangeRow[] {
  const flags = new Map<string, Seen[]>()
  for (const row of rows) {
    const key = `${row.service}\n${row.flag}`
    flags.set(key, [...(flags.get(key) ?? []), row])
  }
  return [...flags]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => switchesIn(own[0]?.service ?? '', own[0]?.flag ?? '', cellsOf(own)))
}

function switchesIn(service: string, name: string, cells: readonly Cell[]): readonly ChangeRow[] {
  const found: ChangeRow[] = []
  let start = 0
  for (let at = 1; at < cells.length; at++) {
    const told = toldAt(cells, start, at)
    if (told === undefined) continue
    const { from, to, cell } = told
    const isNew = (from.counts.get(to.variant) ?? 0) === 0
    // Of a mix, the moment at which both sides differ most is the one: as long as each next one is clearer, it is later.
    const next = isNew ? undefined : toldAt(cells, start, at + 1)
    if (next !== undefined && next.surprise > told.surprise) continue
    const when = cell.first.get(to.variant)
    const moment = isNew && when !== undefined ? when : new Date(cell.atMs).toISOString()
    const value = sideWords(to.variant, to.counts)
    const previous = isNew ? sideWords(from.variant, from.counts) : sideWords(to.variant, from.counts)
    found.push({ id: `flag:${service}/${name}@${moment}`, kind: 'flag', service, name, value, previous, at: moment })
    start = at
  }
  return found
}

interface Side {
  readonly counts: ReadonlyMap<string, number>
  /** The one that leads it, or that grew most. */
  readonly variant: string
}

function toldAt(cells: readonly Cell[], start: number, at: number) {
  const cell = cells[at]
  if (cell === undefined) return undefined
  const before = sumOf(cells.slice(Math.max(start, at - BEFORE_CELLS), at))
  const after = sumOf(upTo(cells.slice(at, at + AFTER_CELLS)))
  const [was, is] = [total(before), total(after)]
  if (was < LEAST || is < LEAST) return undefined
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  const share = (side: ReadonlyMap<string, number>, name: string, all: number) => (side.get(name) ?? 0) / all
  const grown = names
    .map((name) => ({ name, by: share(after, name, is) - share(before, name, was) }))
    .sort((a, b) => b.by - a.by)[0]
  const [lead] = [...before].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  if (grown === undefined || lead === undefined || grown.by < SHIFT) return undefined
  const surprise = names.reduce((sum, name) => {
    const mean = ((before.get(name) ?? 0) + (after.get(name) ?? 0)) / (was + is)
    return sum + part(before.get(name) ?? 0, mean * was) + part(after.get(name) ?? 0, mean * is)
  }, 0)
  const isAnother = names.every((name) => !before.has(name) || !after.has(name))
  if (surprise < SURPRISE && !isAnother) return undefined
  // A bucket that has none of what came yet lies before it.
  if ((cell.counts.get(grown.name) ?? 0) === 0) return undefined
  const [from, to]: readonly [Side, Side] = [
    { counts: before, variant: lead[0] },
    { counts: settledAfter(cells, at) ?? after, variant: grown.name },
  ]
  return { cell, surprise, from, to }
}

/** In its own bucket a switch is half done: what came after it tells what it is since. */
function settledAfter(cells: readonly Cell[], at: number): ReadonlyMap<string, number> | undefined {
  const later = sumOf(upTo(cells.slice(at + 1, at + 1 + AFTER_CELLS)))
  return total(later) < LEAST ? undefined : later
}

function part(count: number, mean: number): number {
  return count === 0 ? 0 : count * Math.log(count / mean)
}

/** Cells until there are enough evaluations. */
function upTo(cells: readonly Cell[]): readonly Cell[] {
  let seen = 0
  const end = cells.findIndex(({ counts }) => {
    seen += total(counts)
    return seen >= AFTER_ENOUGH
  })
  return end < 0 ? cells : cells.slice(0, end + 1)
}

function sumOf(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { counts } of cells) for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** `on`, or `on for 40 %` where others had another variant. */
function sideWords(variant: string, counts: ReadonlyMap<string, number>): string {
  const share = (counts.get(variant) ?? 0) / Math.max(1, total(counts))
  return share >= 0.95 ? variant : `${variant} for ${Math.round(share * 100)} %`
}

function cellsOf(rows: readonly Seen[]): readonly Cell[] {
  const cells = new Map<number, Seen[]>()
  for (const row of rows) {
    const atMs = Date.parse(row.bucket)
    cells.set(atMs, [...(cells.get(atMs) ?? []), row])
  }
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([atMs, own]) => ({
      atMs,
      counts: new Map(own.map(({ variant, count }) => [variant, count])),
      first: new Map(own.map(({ variant, first_seen }) => [variant, first_seen])),
    }))
}

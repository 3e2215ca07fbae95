import type { Block, Count, Point, SignatureBook } from './records.ts'

/** The multiple of `size` at or before. Pure. */
export function floor(at: number, size: number): number {
  return Math.floor(at / size) * size
}

/** Sums of the points in [from, to) by blocks of `size`, oldest first. Pure. */
export function blocksOf(points: readonly Point[], from: number, to: number, size: number): Block[] {
  const blocks: Block[] = []
  for (const { at, requests, errors } of points) {
    if (at < from || at >= to) continue
    const start = floor(at, size)
    const last = blocks.at(-1)
    const same = last?.at === start ? last : { at: start, requests: 0, errors: 0, squares: 0, buckets: 0 }
    if (same === last) blocks.pop()
    blocks.push({
      at: start,
      requests: same.requests + requests,
      errors: same.errors + errors,
      squares: same.squares + errors * errors,
      buckets: same.buckets + 1,
    })
  }
  return blocks
}

/** The same for counts. Pure. */
export function hoursOf(counts: readonly Count[], from: number, to: number, size: number): Count[] {
  const hours: Count[] = []
  for (const { at, count } of counts) {
    if (at < from || at >= to) continue
    const start = floor(at, size)
    const last = hours.at(-1)
    if (last?.at === start) hours[hours.length - 1] = { at: start, count: last.count + count }
    else hours.push({ at: start, count })
  }
  return hours
}

/** Keeps the list sorted; what is newest, as nearly always, goes to the end at once. */
export function insert<T extends { readonly at: number }>(list: T[], entry: T): void {
  let place = list.length
  while (place > 0 && (list[place - 1]?.at ?? 0) > entry.at) place--
  if (place === list.length) list.push(entry)
  else list.splice(place, 0, entry)
}

/** Adds a count to that of the same moment, or as one of its own. */
export function addTo(list: Count[], entry: Count): void {
  const place = list.findIndex(({ at }) => at === entry.at)
  const known = list[place]
  if (known === undefined) insert(list, entry)
  else list[place] = { at: entry.at, count: known.count + entry.count }
}

/** Takes away [from, to): nearly always the end of the list, so that is looked at first. */
export function clear(list: { readonly at: number }[], from: number, to: number): void {
  let start = list.length
  while (start > 0 && (list[start - 1]?.at ?? 0) >= from) start--
  let end = start
  while (end < list.length && (list[end]?.at ?? 0) < to) end++
  if (end > start) list.splice(start, end - start)
}

/** Takes away what is older. */
export function drop(list: { readonly at: number }[], before: number): void {
  let old = 0
  while (old < list.length && (list[old]?.at ?? 0) < before) old++
  if (old > 0) list.splice(0, old)
}

/** Forgets all but the `room` most frequent, of equals the oldest. Returns the sum of what it forgot. */
export function dropRarest(signatures: Map<string, SignatureBook>, room: number): number {
  const sum = (counts: readonly Count[]) => counts.reduce((all, { count }) => all + count, 0)
  const ranked = Array.from(signatures, ([name, { counts, hours, first = Number.POSITIVE_INFINITY }]) => {
    return { name, first, total: Math.max(sum(counts), sum(hours)), recent: sum(counts) }
  })
  ranked.sort((a, b) => b.total - a.total || a.first - b.first || (a.name < b.name ? -1 : 1))
  const gone = ranked.slice(room)
  for (const { name } of gone) signatures.delete(name)
  return sum(gone.map(({ recent }) => ({ at: 0, count: recent })))
}

/**
 * Values of one variable in bounded room: the `KEPT` values with the smallest hashes, each with its exact count. What is kept
 * depends on the set of values alone, not on their order, so two halves put together are the whole.
 */
export interface Values {
  readonly counts: Map<number, { readonly text: string; count: number }>
  /** The largest hash kept; hashes above it are passed by once the room is full. */
  limit: number
  /** Some values were passed by: the counts are those of a sample of the values. */
  cut: boolean
}

const KEPT = 24
const MAX_VALUE = 120
const NO_LIMIT = 0x8000_0000

export function newValues(): Values {
  return { counts: new Map(), limit: NO_LIMIT, cut: false }
}

/** Counts the value that stands at [from, to) of the text. */
export function addValue(values: Values, text: string, from: number, to: number): void {
  const end = Math.min(to, from + MAX_VALUE)
  const place = placeOf(text, from, end)
  if (place > values.limit) values.cut = true
  else {
    const known = values.counts.get(place)
    if (known === undefined) enter(values, place, copied(text, from, end), 1)
    else known.count += 1
  }
}

/** Counts a value that was seen `count` times. */
export function addTimes(values: Values, text: string, count: number): void {
  const value = text.slice(0, MAX_VALUE)
  join(values, placeOf(value, 0, value.length), value, count)
}

function placeOf(text: string, from: number, end: number): number {
  let hash = 0x811c_9dc5
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b)
  return (hash ^ (hash >>> 13)) >>> 1
}

/** Adds the values of another half. */
export function joinValues(values: Values, other: Values): void {
  values.cut ||= other.cut
  if (other.limit < values.limit) values.limit = other.limit
  for (const hash of [...values.counts.keys()]) if (hash > values.limit) values.counts.delete(hash)
  for (const [place, { text, count }] of other.counts) join(values, place, text, count)
}

function join(values: Values, place: number, text: string, count: number): void {
  const known = values.counts.get(place)
  if (known !== undefined) known.count += count
  else if (place <= values.limit) enter(values, place, text, count)
  else values.cut = true
}

function enter(values: Values, place: number, text: string, count: number): void {
  values.counts.set(place, { text, count })
  if (values.counts.size <= KEPT) return
  values.counts.delete(largest(values))
  values.limit = largest(values)
  values.cut = true
}

function largest({ counts }: Values): number {
  let most = 0
  for (const place of counts.keys()) if (place > most) most = place
  return most
}

/** A slice holds on to the whole text it was cut from; a copy does not. */
export function copied(text: string, from: number, to: number): string {
  return Buffer.from(text.slice(from, to)).toString()
}

/** Most frequent first, then by text; `about` is the number of distinct values, estimated when some were passed by. */
export function topValues(values: Values, most: number) {
  const top = [...values.counts.values()].toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
  const about = values.cut ? Math.round((KEPT - 1) / (values.limit / NO_LIMIT)) : top.length
  return { top: top.slice(0, most), distinct: about, exact: !values.cut }
}

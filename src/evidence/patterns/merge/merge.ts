import { finish, type Steps } from '../steps.ts'
import { inContrast } from './contrast.ts'
import { each, grouped, type Item, SEPARATOR, united } from './items.ts'
import { type Look, lookOf } from './looks.ts'
import { isWord, normalForm, VARIABLE } from './normal.ts'

export interface Skeleton {
  readonly key: string
  /** As the scanner collects them: "" is a variable. */
  readonly tokens: readonly string[]
}

/** Skeletons that say the same: the smallest key names them, `tokens` is what they have in common, variables as `VARIABLE`. */
export interface Merged {
  readonly key: string
  readonly keys: readonly string[]
  readonly tokens: readonly string[]
}

/** Distinct values that make a place a variable, by what the values look like. */
const NEED: Readonly<Record<Look, number>> = { variable: 2, name: 2, identifier: 3, word: 4 }
/** At the front a name is mostly what the line is about. */
const NEED_IN_FRONT = 4
const MAX_ROUNDS = 10
/** Groups between rests. */
const A_REST = 64
/** Longer lines are dumps: they stay as they are. */
const MAX_TOKENS = 400

/**
 * Finds skeletons that differ only in values: a place where lines that are otherwise equal hold many words is a variable.
 * Depends on the set of skeletons alone, not on their order or counts. Yields after each group, so that a caller may rest.
 */
export function* merging(skeletons: Iterable<Skeleton>): Steps<readonly Merged[]> {
  const all = [...skeletons]
  const long = all
    .filter(({ tokens }) => tokens.length > MAX_TOKENS)
    .map(({ key, tokens }) => ({ keys: [key], tokens }))
  const short = all.filter(({ tokens }) => tokens.length <= MAX_TOKENS)
  let items = yield* united(yield* each(short, asItem))
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = items.length
    const next: Item[][] = []
    for (const group of yield* grouped(items, shapeOf)) {
      next.push(group.length < 2 ? group : yield* withValues(yield* withNames(group)))
      yield
    }
    items = next.flat()
    if (items.length === before) break
  }
  return [...items, ...long].map(({ keys, tokens }) => {
    const sorted = [...new Set(keys)].sort()
    return { key: sorted[0] ?? '', keys: sorted, tokens }
  })
}

/** The same at once. */
export function merge(skeletons: Iterable<Skeleton>): readonly Merged[] {
  return finish(merging(skeletons))
}

function asItem({ key, tokens }: Skeleton): Item {
  return { keys: [key], tokens: normalForm(tokens) }
}

/** Lines can only say the same when words, marks and spaces stand in the same places. */
function shapeOf({ tokens }: Item): string {
  return tokens.map((token) => (isWord(token) ? 'w' : token)).join('')
}

/** Names may vary in several places at once: lines that are equal but for names are compared together. */
function* withNames(items: Item[]): Steps<Item[]> {
  if (!items.some(({ tokens }) => tokens.some((token) => token !== VARIABLE && isNameLike(token)))) return items
  const looseOf = ({ tokens }: Item) => tokens.map((token) => (isNameLike(token) ? VARIABLE : token)).join(SEPARATOR)
  const next: Item[] = []
  for (const group of yield* grouped(items, looseOf)) {
    const [first] = group
    if (first === undefined || group.length < 2 || !first.tokens.some(isAnchor)) next.push(...group)
    else next.push(...(yield* withVarying(group, first)))
    if (next.length % A_REST === 0) yield
  }
  yield
  return yield* united(next)
}

function* withVarying(group: readonly Item[], first: Item): Steps<Item[]> {
  const front = first.tokens.findIndex(isWord)
  const varies: boolean[] = []
  for (const place of first.tokens.keys()) {
    const values = new Set(group.map(({ tokens }) => tokens[place] ?? ''))
    const need = place === front ? NEED_IN_FRONT : NEED.name
    varies.push(values.size >= need && !inContrast(values))
    yield
  }
  return yield* each(group, (item) => masked(item, (place) => varies[place] === true))
}

/** One place at a time: lines that are equal but for this place, and hold values enough in it. */
function* withValues(items: Item[]): Steps<Item[]> {
  const [first] = items
  if (first === undefined || items.length < 2) return items
  const front = first.tokens.findIndex(isWord)
  const hashes = yield* each(items, ({ tokens }) => tokens.map(hashAt))
  yield
  const sums = yield* each(hashes, (row) => row.reduce((sum, hash) => (sum + hash) % PRIME, 0))
  const places = new Map<number, Set<number>>()
  for (let place = 0; place < first.tokens.length; place++) {
    if (!isWord(first.tokens[place] ?? '')) continue
    const rest = (index: number) => ((sums[index] ?? 0) - (hashes[index]?.[place] ?? 0) + PRIME) % PRIME
    for (const group of yield* grouped([...items.keys()], rest))
      if (
        isVariable(
          group.map((index) => items[index]?.tokens ?? []),
          place,
          place === front,
        )
      )
        for (const index of group) places.set(index, (places.get(index) ?? new Set()).add(place))
    yield
  }
  if (places.size === 0) return items
  const next = yield* each([...items.entries()], ([index, item]) => {
    const varying = places.get(index)
    return varying === undefined ? item : masked(item, (place) => varying.has(place))
  })
  yield
  return yield* united(next)
}

function isVariable(rows: readonly (readonly string[])[], place: number, inFront: boolean): boolean {
  if (rows.length < 2 || rows[0]?.some((token, at) => at !== place && hasLetters(token)) !== true) return false
  const values = rows.map((row) => row[place] ?? '')
  const looks = values.map(lookOf)
  const varied = looks.includes('variable')
  if (inFront && (!varied || looks.includes('word'))) return false
  const need = varied ? NEED.variable : Math.max(...looks.map((look) => NEED[look]))
  return values.length >= need && !inContrast(values)
}

function masked(item: Item, varies: (place: number) => boolean): Item {
  return { keys: item.keys, tokens: item.tokens.map((token, place) => (varies(place) ? VARIABLE : token)) }
}

function isNameLike(token: string): boolean {
  if (!isWord(token)) return false
  const look = lookOf(token)
  return look === 'variable' || look === 'name'
}

/** A word that stays while names vary. */
function isAnchor(token: string): boolean {
  return hasLetters(token) && !isNameLike(token)
}

function hasLetters(token: string): boolean {
  return /[A-Za-z\u0080-\uffff]{2}/.test(token)
}

/** The largest prime below 2^52: sums of two stay exact. */
const PRIME = 4_503_599_627_370_449

/** A number below 2^52 for this token in this place, so that a place can be taken out of a sum. */
function hashAt(token: string, place: number): number {
  let a = 0x811c_9dc5 ^ place
  let b = Math.imul(place + 1, 0x9e37_79b1)
  for (let at = 0; at < token.length; at++) {
    const code = token.charCodeAt(at)
    a = Math.imul(a ^ code, 0x0100_0193)
    b = Math.imul(b ^ code, 0x85eb_ca6b) + (b >>> 13)
  }
  return ((a >>> 0) * 1_048_576 + (b >>> 12)) % PRIME
}

import type { Steps } from '../steps.ts'

/** Items that are looked at in one step: lines have up to some hundred tokens. */
const A_STEP = 64

/** Skeletons that were found to be equal so far. */
export interface Item {
  readonly keys: readonly string[]
  readonly tokens: readonly string[]
}

export const SEPARATOR = '\u0001'

/** Items with the same tokens become one. */
export function* united(items: readonly Item[]): Steps<Item[]> {
  const groups = yield* grouped(items, ({ tokens }) => tokens.join(SEPARATOR))
  return yield* each(groups, (group) => {
    const [first] = group
    if (first === undefined || group.length === 1) return first ?? { keys: [], tokens: [] }
    return { keys: group.flatMap(({ keys }) => keys), tokens: first.tokens }
  })
}

export function* grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Steps<T[][]> {
  const keys = yield* each(items, keyOf)
  const groups = new Map<K, T[]>()
  for (const [at, item] of items.entries()) {
    const key = keys[at]
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
    if (at % A_STEP === A_STEP - 1) yield
  }
  yield
  return [...groups.values()]
}

/** Changes each item, with a step between many. */
export function* each<T, R>(items: readonly T[], change: (item: T) => R): Steps<R[]> {
  const out: R[] = []
  for (const item of items) {
    out.push(change(item))
    if (out.length % A_STEP === 0) yield
  }
  return out
}

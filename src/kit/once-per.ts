/** What was computed of each object that stays as it is, by what computed it. */
const lasting = new WeakMap<object, Map<unknown, object>>()

/** Says that nobody changes this object any more, so that what is computed of it need be computed once. Returns it. */
export function forGood<T extends object>(value: T): T {
  if (!lasting.has(value)) lasting.set(value, new Map())
  return value
}

/**
 * A pure function of one object, computed once for each object that is `forGood`, and anew at each call for others. What
 * it gives is shared by all who ask: they change nothing in it. An answer is forgotten together with its object.
 */
export function oncePer<K extends object, R extends object>(compute: (of: K) => R): (of: K) => R {
  return (of) => {
    const answers = lasting.get(of)
    if (answers === undefined) return compute(of)
    const known = answers.get(compute)
    // Under a function's own name there is what it gave.
    if (known !== undefined) return known as R
    const fresh = compute(of)
    answers.set(compute, fresh)
    return fresh
  }
}

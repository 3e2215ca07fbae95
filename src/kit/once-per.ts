/** Objects of which somebody said that they stay as they are. */
const lasting = new WeakSet<object>()

/** Says that nobody changes this object any more, so that what is computed of it need be computed once. Returns it. */
export function forGood<T extends object>(value: T): T {
  lasting.add(value)
  return value
}

/**
 * A pure function of one object, computed once for each object that is `forGood`, and anew at each call for others. What
 * it gives is shared by all who ask: they change nothing in it. An answer is forgotten together with its object.
 */
export function oncePer<K extends object, R extends object>(compute: (of: K) => R): (of: K) => R {
  const known = new WeakMap<K, R>()
  return (of) => {
    const before = known.get(of)
    if (before !== undefined) return before
    const result = compute(of)
    if (lasting.has(of)) known.set(of, result)
    return result
  }
}

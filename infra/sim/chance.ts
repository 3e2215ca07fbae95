/** The one source of chance of a simulation: the same seed gives the same numbers. */
export interface Chance {
  /** In [0, 1). */
  next(): number
  /** True as often as `share` says. */
  happens(share: number): boolean
  /** A whole number from `from` up to and with `to`. */
  between(from: number, to: number): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
}

/** sfc32, run in from the seed: fast, and long enough for any run. */
export function seededChance(seed: number): Chance {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162 ^ seed, 1]
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 2 ** 32
  }
  for (let warm = 0; warm < 12; warm++) next()
  return {
    next,
    happens: (share) => share > 0 && next() < share,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: <T>(list: readonly T[]): T => {
      const one = list[Math.floor(next() * list.length)]
      if (one === undefined) throw new Error('nothing to pick from; give a list with something in it')
      return one
    },
  }
}

/** Chance that comes out the same for the same seed. */
export interface Dice {
  /** From 0 up to 1. */
  roll(): number
  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  /** So many different ones, or all. */
  some<T>(from: readonly T[], count: number): T[]
}

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1))
  return {
    roll,
    between,
    chance: (share) => roll() < share,
    pick: (from) => {
      const one = from[between(0, from.length - 1)]
      if (one === undefined) throw new Error('There is nothing to pick from; give a list that is not empty.')
      return one
    },
    some: (from, count) => {
      const left = [...from]
      return [...Array(Math.min(count, from.length)).keys()].flatMap(() => left.splice(between(0, left.length - 1), 1))
    },
  }
}

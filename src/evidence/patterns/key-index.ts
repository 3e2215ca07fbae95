/** Finds entries by the two halves of a 64-bit key without making anything: a hash table on flat arrays. */
export interface KeyIndex {
  /** The number under this key; -1 when there is none. */
  find(hi: number, lo: number): number
  set(hi: number, lo: number, value: number): void
  clear(): void
}

/** `room` is how many keys it takes at most; it is half full then. */
export function createKeyIndex(room: number): KeyIndex {
  const size = 2 ** Math.ceil(Math.log2(room * 2))
  const mask = size - 1
  const highs = new Int32Array(size)
  const lows = new Int32Array(size)
  const values = new Int32Array(size).fill(-1)

  function place(hi: number, lo: number): number {
    let at = (hi ^ lo) & mask
    while (values[at] !== -1 && (highs[at] !== hi || lows[at] !== lo)) at = (at + 1) & mask
    return at
  }

  return {
    find: (hi, lo) => values[place(hi, lo)] ?? -1,
    set(hi, lo, value) {
      const at = place(hi, lo)
      highs[at] = hi
      lows[at] = lo
      values[at] = value
    },
    clear: () => void values.fill(-1),
  }
}

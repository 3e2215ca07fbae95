import type { Random } from './corpus.ts'

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The same texts for the same seed (mulberry32). For specs. */
export function seeded(seed: number): Random & { readonly next: () => number } {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const text = (length: number, alphabet = ALPHANUMERIC) =>
    Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')
  return {
    next,
    text,
    digits: (length) => text(length, '0123456789'),
    hex: (length) => text(length, '0123456789abcdef'),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  }
}

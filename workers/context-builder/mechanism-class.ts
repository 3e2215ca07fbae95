import type { DiffLines } from './words.ts'

/** A class of error, and what a change must have done to bring it about. */
export interface Mechanism {
  readonly name: string
  readonly errors: RegExp
  readonly explains: (diff: DiffLines, errors: string) => string | undefined
  /** How much it counts, 1.6 unless said otherwise: more where few innocent changes look like it. */
  readonly value?: number
}

/** What the errors say, and how rare a word is among the changes. */
export interface Told {
  readonly errorText: string
  readonly ownText: string
  readonly rarity: (word: string) => number
  readonly services: readonly string[]
}

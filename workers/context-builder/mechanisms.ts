import { OF_CALLS } from './mechanisms-of-calls.ts'
import { OF_CODE } from './mechanisms-of-code.ts'
import { OF_DATA } from './mechanisms-of-data.ts'
import { OF_PLATFORMS } from './mechanisms-of-platforms.ts'
import { OF_SCHEMAS } from './mechanisms-of-schemas.ts'
import type { DiffLines } from './words.ts'

/** A class of error, and what a change must have done to bring it about. */
export interface Mechanism {
  readonly name: string
  readonly errors: RegExp
  readonly explains: (diff: DiffLines, errors: string) => string | undefined
}

/** What the errors say, and how rare a word is among the changes. */
export interface Told {
  readonly errorText: string
  readonly ownText: string
  readonly rarity: (word: string) => number
  readonly services: readonly string[]
}

/** The first that fits is told. */
export const MECHANISMS: readonly Mechanism[] = [...OF_CODE, ...OF_SCHEMAS, ...OF_PLATFORMS, ...OF_DATA, ...OF_CALLS]

import type { Shipped } from './gathered.ts'

/** A change to be weighed. */
export interface Candidate extends Shipped {
  readonly words: ReadonlyMap<string, number>
  readonly evidenceIds: readonly string[]
}

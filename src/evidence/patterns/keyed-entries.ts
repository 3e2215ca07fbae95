import { type Entry, MAX_HALVES } from './entry.ts'
import { createKeyIndex, type KeyIndex } from './key-index.ts'

/** Entries in the order in which they came, found by the two halves of their keys. */
export class KeyedEntries {
  #all: Entry[] = []
  readonly #index: KeyIndex

  /** `room`: how many it holds at most. */
  constructor(room: number) {
    this.#index = createKeyIndex(room * MAX_HALVES)
  }

  get all(): readonly Entry[] {
    return this.#all
  }

  find(hi: number, lo: number): Entry | undefined {
    const found = this.#index.find(hi, lo)
    return found < 0 ? undefined : this.#all[found]
  }

  add(entry: Entry): Entry {
    for (const [hi, lo] of entry.halves) this.#index.set(hi, lo, this.#all.length)
    this.#all.push(entry)
    return entry
  }

  replace(entries: readonly Entry[]): void {
    this.#all = []
    this.#index.clear()
    for (const entry of entries) this.add(entry)
  }
}

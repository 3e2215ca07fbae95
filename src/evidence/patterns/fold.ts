import { type Entry, joinEntries } from './entry.ts'
import type { Steps } from './histogram.ts'
import { merge } from './merge/merge.ts'

/** Entries after merging, and the lines of those that had to go. */
export interface Folded {
  readonly kept: readonly Entry[]
  readonly dropped: number
}

/** Merges what says the same; of what is left, at most `room` entries stay, the rarest go first. */
export function fold(entries: readonly Entry[], steps: Steps, room = Number.POSITIVE_INFINITY): Folded {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]))
  const merged = merge(entries).map(({ key, keys, tokens }) => {
    const parts = keys.flatMap((each) => byKey.get(each) ?? [])
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : joinEntries(key, tokens, parts, steps)
  })
  if (merged.length <= room) return { kept: merged, dropped: 0 }
  const ranked = merged.toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
  const dropped = ranked.slice(room).reduce((sum, { count }) => sum + count, 0)
  return { kept: ranked.slice(0, room), dropped }
}

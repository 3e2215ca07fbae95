import { type Entry, joining } from './entry.ts'
import type { TimeSteps } from './histogram.ts'
import { merging } from './merge/merge.ts'
import type { Steps } from './steps.ts'

/** Entries after merging, and the lines of those that had to go. */
export interface Folded {
  readonly kept: readonly Entry[]
  readonly dropped: number
}

/** Merges what says the same, from one table or several; of what is left, at most `room` entries stay, the rarest go first. */
export function* folding(entries: readonly Entry[], steps: TimeSteps, room = Number.POSITIVE_INFINITY): Steps<Folded> {
  const byKey = new Map<string, Entry[]>()
  for (const entry of entries) {
    const known = byKey.get(entry.key)
    if (known === undefined) byKey.set(entry.key, [entry])
    else known.push(entry)
  }
  const all = yield* merging(entries)
  const merged: Entry[] = []
  for (const { key, keys, tokens } of all) {
    const parts = keys.flatMap((each) => byKey.get(each) ?? [])
    const [only] = parts
    merged.push(parts.length === 1 && only !== undefined ? only : yield* joining(key, tokens, parts, steps))
    yield
  }
  if (merged.length <= room) return { kept: merged, dropped: 0 }
  const ranked = merged.toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
  const dropped = ranked.slice(room).reduce((sum, { count }) => sum + count, 0)
  return { kept: ranked.slice(0, room), dropped }
}

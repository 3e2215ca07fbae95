export interface Gathering<Hint> {
  /** Resolves when those that came meanwhile are to be looked into. */
  readonly wait: () => Promise<void>
  /** Hints of one place are one: the newest. */
  readonly placeOf: (hint: Hint) => string
  /** Must not reject. */
  readonly lookInto: (hints: readonly Hint[]) => Promise<void>
}

/** Hints that come close together, or while others are looked into, are looked into together, each place once. */
export function gatherHints<Hint>({ wait, placeOf, lookInto }: Gathering<Hint>): (hint: Hint) => void {
  const waiting = new Map<string, Hint>()
  let following = false
  const follow = async (): Promise<void> => {
    following = true
    while (waiting.size > 0) {
      await wait()
      const hints = [...waiting.values()]
      waiting.clear()
      await lookInto(hints)
    }
    following = false
  }
  return (hint) => {
    waiting.set(placeOf(hint), hint)
    if (!following) void follow()
  }
}

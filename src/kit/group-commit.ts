interface Waiting<T, R> {
  readonly item: T
  readonly done: (result: R) => void
  readonly failed: (error: unknown) => void
}

/**
 * Makes one call of `commit` out of many calls at once: what comes while a commit is under way goes together into the
 * next, `max` at most. `commit` gives one result for each item, in order, or rejects for all of them; then each is tried
 * alone, so that one bad item harms no other.
 */
export function groupCommit<T, R>(
  commit: (items: readonly T[]) => Promise<readonly R[]>,
  max = 100,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = []
  let busy = false

  async function drain(): Promise<void> {
    busy = true
    // Whoever comes in the same breath as the first goes with it.
    await Promise.resolve()
    while (waiting.length > 0) {
      const group = waiting.slice(0, max)
      waiting = waiting.slice(max)
      await settle(commit, group)
    }
    busy = false
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!busy) void drain()
    })
}

async function settle<T, R>(
  commit: (items: readonly T[]) => Promise<readonly R[]>,
  group: readonly Waiting<T, R>[],
): Promise<void> {
  try {
    const results = await commit(group.map(({ item }) => item))
    if (results.length !== group.length) throw new Error(`${group.length} items came to ${results.length} results`)
    results.forEach((result, i) => {
      group[i]?.done(result)
    })
  } catch (error) {
    if (group.length === 1) return group[0]?.failed(error)
    for (const one of group) await settle(commit, [one])
  }
}

/** The tasks that one worker has in hand: a few at the same time, those of one incident one after the other. */
export interface Hands {
  free(): number
  /** Resolves when one more may be taken. */
  oneFree(): Promise<void>
  /** `work` is begun at once, and waits for `before` where the incident has a task in hand already. It never rejects. */
  take(incident: string, work: (before: Promise<void>) => Promise<void>): void
  /** Resolves when nothing is in hand. */
  empty(): Promise<void>
}

export function handsOf(most: number): Hands {
  const busy = new Set<Promise<void>>()
  /** The newest task of each incident. */
  const newest = new Map<string, Promise<void>>()
  return {
    free: () => most - busy.size,
    oneFree: async () => {
      if (busy.size >= most) await Promise.race(busy)
    },
    take: (incident, work) => {
      const task: Promise<void> = work(newest.get(incident) ?? Promise.resolve()).finally(() => {
        busy.delete(task)
        if (newest.get(incident) === task) newest.delete(incident)
      })
      busy.add(task)
      newest.set(incident, task)
    },
    empty: async () => {
      await Promise.all(busy)
    },
  }
}

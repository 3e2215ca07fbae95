/** When others get their turn, for long work that comes in small pieces. */
export interface Turns {
  /** Whether the work has gone on for a while. */
  isDue(): boolean
  /** Lets everything run that waits, then counts anew. */
  take(): Promise<void>
}

const SLICE_MS = 15
/** Asking the time costs as much as a small piece of work. */
const PIECES = 16

export function createTurns(): Turns {
  let start = performance.now()
  return {
    isDue: () => performance.now() - start >= SLICE_MS,
    async take() {
      await new Promise((done) => setImmediate(done))
      start = performance.now()
    },
  }
}

/** `map` over a long list that leaves the event loop free every few milliseconds. Rejects with what `change` throws. */
export async function mapInTurns<T, R>(list: readonly T[], change: (item: T) => R): Promise<R[]> {
  const turns = createTurns()
  const out: R[] = []
  for (const item of list) {
    out.push(change(item))
    if (out.length % PIECES === 0 && turns.isDue()) await turns.take()
  }
  return out
}

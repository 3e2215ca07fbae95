/** When others get their turn, for long work that comes in small pieces. */
export interface Turns {
  /** Whether the work has gone on for a while. */
  isDue(): boolean
  /** Lets everything run that waits, then counts anew. */
  take(): Promise<void>
}

const SLICE_MS = 10
/** Asking the time costs as much as a small piece of work. */
const PIECES = 16

/** Long works that wait for their turn. One goes on in each round of the event loop: ten at once must not make rounds of ten slices. */
const waiting: (() => void)[] = []
/** When long work began in this round; what begins after it shares its slice. */
let roundMs: number | undefined

export function createTurns(): Turns {
  let start = sliceStart()
  return {
    isDue: () => performance.now() - start >= SLICE_MS,
    async take() {
      await new Promise<void>((done) => {
        if (waiting.push(done) === 1) setImmediate(nextInTurn)
      })
      start = sliceStart()
    },
  }
}

function sliceStart(): number {
  if (roundMs === undefined) {
    roundMs = performance.now()
    setImmediate(() => {
      roundMs = undefined
    })
  }
  return roundMs
}

function nextInTurn(): void {
  roundMs = undefined
  const next = waiting.shift()
  if (waiting.length > 0) setImmediate(nextInTurn)
  next?.()
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

/** Something that will happen at a moment of the simulation. */
export interface Planned {
  cancel(): void
}

interface Entry {
  readonly atMs: number
  readonly turn: number
  act: (() => void) | undefined
}

/**
 * Virtual time: a heap of deeds. Between two deeds everything that needs no time is done, so that an order of deeds is an
 * order of everything. Milliseconds since 1970.
 */
export class Schedule {
  nowMs: number
  #turn = 0
  readonly #heap: Entry[] = []

  constructor(startMs: number) {
    this.nowMs = startMs
  }

  /** Of two at one moment the one planned first comes first. */
  at(atMs: number, act: () => void): Planned {
    const entry: Entry = { atMs: Math.max(atMs, this.nowMs), turn: this.#turn++, act }
    this.#push(entry)
    return {
      cancel: () => {
        entry.act = undefined
      },
    }
  }

  after(ms: number, act: () => void): Planned {
    return this.at(this.nowMs + ms, act)
  }

  /** Resolves `ms` from now. */
  pause(ms: number): Promise<void> {
    return new Promise((done) => this.at(this.nowMs + ms, done))
  }

  /** Lets time pass until `done` says so or nothing is left or `untilMs` has come. True when it was `done`. */
  async run(untilMs: number, done: () => boolean): Promise<boolean> {
    for (;;) {
      if (done()) return true
      const entry = this.#pop()
      if (entry === undefined || entry.atMs > untilMs) return false
      if (entry.act === undefined) continue
      this.nowMs = entry.atMs
      entry.act()
      await settled()
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || before(above, entry)) break
      heap[at] = above
      at = parent
    }
    heap[at] = entry
  }

  #pop(): Entry | undefined {
    const heap = this.#heap
    const [top] = heap
    const last = heap.pop()
    if (top === undefined || last === undefined || heap.length === 0) return top
    let at = 0
    for (;;) {
      const left = heap[2 * at + 1]
      const right = heap[2 * at + 2]
      const next = right !== undefined && left !== undefined && before(right, left) ? right : left
      if (next === undefined || before(last, next)) break
      heap[at] = next
      at = next === left ? 2 * at + 1 : 2 * at + 2
    }
    heap[at] = last
    return top
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn)
}

/** A tick comes only when every promise that can go on has gone on; it is cheaper than a turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((done) => process.nextTick(done))
}

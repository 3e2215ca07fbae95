/** Work that has begun and not ended. */
export interface InFlight {
  readonly count: () => number
  /** Does `work`, and counts it until it ends. Rejects as `work` does. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when nothing is in flight, at once if so now. */
  idle(): Promise<void>
}

export function inFlight(): InFlight {
  const begun = new Set<Promise<unknown>>()
  return {
    count: () => begun.size,
    async run(work) {
      const going = work()
      begun.add(going)
      try {
        return await going
      } finally {
        begun.delete(going)
      }
    },
    async idle() {
      while (begun.size > 0) await Promise.allSettled(begun)
    },
  }
}

/** Wakes the readers that wait for new records. */
export class Arrivals {
  readonly #waiting = new Set<() => void>()

  announce(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves at the next announcement, or when `signal` aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const wake = () => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }
}

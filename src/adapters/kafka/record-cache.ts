/** The bytes of recent records, the least recently used given up first. */
export class RecordCache {
  readonly #limit: number
  readonly #records = new Map<string, Buffer>()
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Keeps a copy: a record is a window onto the whole answer that it came in, which would be kept with it. */
  put(place: string, value: Buffer): void {
    if (value.length > this.#limit) return
    this.#drop(place)
    this.#records.set(place, Buffer.from(value))
    this.#bytes += value.length
    for (const oldest of this.#records.keys()) {
      if (this.#bytes <= this.#limit) break
      this.#drop(oldest)
    }
  }

  get(place: string): Buffer | undefined {
    const value = this.#records.get(place)
    if (value) {
      this.#records.delete(place)
      this.#records.set(place, value)
    }
    return value
  }

  #drop(place: string): void {
    this.#bytes -= this.#records.get(place)?.length ?? 0
    this.#records.delete(place)
  }
}

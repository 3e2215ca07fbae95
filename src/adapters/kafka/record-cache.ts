/** What a record takes beside its bytes: its name, its place in the map, and two objects around the memory. */
export const BESIDE_BYTES = 400

/** Recent records, the least recently used given up first. The limit is what they take in memory, all in all. */
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
    if (weightOf(value) > this.#limit) return
    this.#drop(place)
    this.#records.set(place, ownCopy(value))
    this.#bytes += weightOf(value)
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
    const value = this.#records.get(place)
    if (value === undefined) return
    this.#bytes -= weightOf(value)
    this.#records.delete(place)
  }
}

function weightOf(value: Buffer): number {
  return value.length + BESIDE_BYTES
}

/** In memory of its own: `Buffer.from` takes small ones out of pages that it shares with what is forgotten long before. */
function ownCopy(value: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(value.length)
  value.copy(copy)
  return copy
}

/** A list of whole numbers below 2^32 that only grows: four bytes each, and up to as many again in reserve. */
export class Numbers {
  #values = new Uint32Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Uint32Array(Math.max(8, this.#length * 2))
      wider.set(this.#values)
      this.#values = wider
    }
    this.#values[this.#length++] = value
  }

  /** In the place of one that is there. */
  put(place: number, value: number): void {
    if (place < this.#length) this.#values[place] = value
  }

  at(place: number): number | undefined {
    return place < this.#length ? this.#values[place] : undefined
  }
}

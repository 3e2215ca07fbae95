interface Held {
  readonly bodies: string[]
  letters: number
}

/**
 * The bodies of incidents that are not whole yet, each incident under the ordinal of its newest record. When there is no room,
 * those that were heard of longest ago are let go of; that they are not whole is remembered.
 */
export class HeldBodies {
  readonly #limit: number
  /** The one heard of last is the last. */
  readonly #held = new Map<number, Held>()
  readonly #letGo = new Set<number>()
  #letters = 0

  /** `limit`: of letters that are held. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** `before`: the newest record of the same incident so far; undefined for its first. */
  add(ordinal: number, before: number | undefined, body: string): void {
    if (before !== undefined && this.#letGo.delete(before)) {
      this.#letGo.add(ordinal)
      return
    }
    const held = (before === undefined ? undefined : this.#held.get(before)) ?? { bodies: [], letters: 0 }
    if (before !== undefined) this.#held.delete(before)
    held.bodies.push(body)
    held.letters += body.length
    this.#letters += body.length
    this.#held.set(ordinal, held)
    this.#makeRoom()
  }

  /** The bodies of the incident whose newest record this is, which is forgotten then; undefined when they were let go of. */
  take(last: number): readonly string[] | undefined {
    const held = this.#held.get(last)
    if (held) this.#letters -= held.letters
    this.#held.delete(last)
    this.#letGo.delete(last)
    return held?.bodies
  }

  /** The newest records of all that are not whole. */
  lasts(): readonly number[] {
    return [...this.#letGo, ...this.#held.keys()]
  }

  #makeRoom(): void {
    for (const [last, { letters }] of this.#held) {
      if (this.#letters <= this.#limit) return
      this.#letters -= letters
      this.#held.delete(last)
      this.#letGo.add(last)
    }
  }
}

/** Locks that a database holds for its sessions: a session that dies lets go of its own. */
export class Locks {
  readonly #held = new Map<string, { readonly owner: object; readonly waiting: Waiter[] }>()

  /** Runs the work while nobody else holds this name. */
  async hold<T>(name: string, owner: object, work: () => Promise<T>): Promise<T> {
    await this.#take(name, owner)
    try {
      return await work()
    } finally {
      this.#let(name, owner)
    }
  }

  /** Its owner is gone. */
  release(owner: object): void {
    for (const [name, lock] of [...this.#held]) {
      lock.waiting.splice(0, lock.waiting.length, ...lock.waiting.filter((one) => one.owner !== owner))
      if (lock.owner === owner) this.#let(name, owner)
    }
  }

  #take(name: string, owner: object): Promise<void> {
    const lock = this.#held.get(name)
    if (lock !== undefined) return new Promise((go) => lock.waiting.push({ owner, go }))
    this.#held.set(name, { owner, waiting: [] })
    return Promise.resolve()
  }

  #let(name: string, owner: object): void {
    const lock = this.#held.get(name)
    if (lock === undefined || lock.owner !== owner) return
    this.#held.delete(name)
    const [next, ...rest] = lock.waiting
    if (next === undefined) return
    this.#held.set(name, { owner: next.owner, waiting: rest })
    next.go()
  }
}

interface Waiter {
  readonly owner: object
  readonly go: () => void
}

import type { SimProcess } from './process.ts'

/**
 * Who reads for a consumer group: the member that joined last. One that had a batch in hand when another took over goes
 * on with it, as consumers do that do not know yet.
 */
export class Members {
  readonly #joined = new Map<string, SimProcess[]>()
  #waiting: (() => void)[] = []

  join(group: string, process: SimProcess): void {
    this.#joined.set(group, [...(this.#joined.get(group) ?? []), process])
    process.onDeath(() => this.#tell())
    this.#tell()
  }

  /** Resolves when it is this one's turn to take a batch. */
  async turn(group: string, process: SimProcess): Promise<void> {
    while (this.#owner(group) !== process) await new Promise<void>((go) => this.#waiting.push(go))
  }

  #owner(group: string): SimProcess | undefined {
    return this.#joined.get(group)?.findLast(({ alive }) => alive)
  }

  #tell(): void {
    for (const go of this.#waiting.splice(0)) go()
  }
}

import { fdatasync, fdatasyncSync } from 'node:fs'
import { promisify } from 'node:util'

export interface SyncWays {
  /** Holds the process up until the file is durable. */
  inPlace(fd: number): void
  /** Lets the process go on meanwhile, at the price of a way to another thread and back. */
  away(fd: number): Promise<void>
  /** Milliseconds of a clock that never goes back. */
  now(): number
}

/** What a sync in place may hold up the process for. */
export const SWIFT_MS = 1

const ofTheSystem: SyncWays = {
  inPlace: fdatasyncSync,
  away: promisify(fdatasync),
  now: () => performance.now(),
}

/**
 * Makes a file durable in place while its disk answers within `SWIFT_MS`, and on another thread otherwise: the next
 * sync goes as the last one went, so that a disk that falters holds the process up once.
 */
export class SwiftSync {
  readonly #ways: SyncWays
  #swift = false

  constructor(ways: SyncWays = ofTheSystem) {
    this.#ways = ways
  }

  /** Whether the next sync is done in place: who wants to gather callers must wait for them before it. */
  get swift(): boolean {
    return this.#swift
  }

  /** Rejects with what the system says; nobody knows what the disk holds then. */
  async durable(fd: number): Promise<void> {
    const { inPlace, away, now } = this.#ways
    const start = now()
    if (this.#swift) inPlace(fd)
    else await away(fd)
    this.#swift = now() - start < SWIFT_MS
  }
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'

export interface LazyFileOptions {
  readonly file: string
  readonly clock: Clock
  readonly log: Log
  /** How far it may lag. Each replacing costs the log's next sync a little. */
  readonly delayMs: number
  /** What it holds now. */
  readonly text: () => string
  /** Said when it could not be written: what that means. */
  readonly unsaved: string
}

/**
 * A small file that follows what is in memory, a moment later and replaced as a whole. Not synced: after a crash it may
 * tell of an earlier moment, never of a later one.
 */
export class LazyFile {
  readonly #options: LazyFileOptions
  #dirty = false

  constructor(options: LazyFileOptions) {
    this.#options = options
  }

  changed(): void {
    if (this.#dirty) return
    this.#dirty = true
    void this.#options.clock.sleep(this.#options.delayMs).then(() => this.flush())
  }

  /** Writes what is not written yet. */
  flush(): void {
    if (!this.#dirty) return
    this.#dirty = false
    const { file, log, text, unsaved } = this.#options
    try {
      writeFileSync(`${file}.new`, text())
      renameSync(`${file}.new`, file)
    } catch (error) {
      log.warn({ file, error: String(error) }, unsaved)
    }
  }
}

/** The JSON in a file of this kind; undefined when there is none, or none that can be read: then `unreadable` is said. */
export function readLazyFile(file: string, log: Log, unreadable: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const fresh = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!fresh) log.warn({ file, error: String(error) }, unreadable)
    return undefined
  }
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { GroupOffsets } from '../../timeline/embedded-log/consumer-groups.ts'
import type { Position } from '../../timeline/timeline.ts'
import { TOPICS } from '../../timeline/topics.ts'

/** group -> `topic/partition` -> the next offset. */
type Committed = Record<string, Record<string, string>>

const DELAY_MS = 20

/**
 * The consumer groups' offsets in one small file, replaced as a whole. Commits of a moment go together: a crash may
 * forget the last few, and then their records are delivered once more.
 */
export class GroupFile implements GroupOffsets {
  readonly #file: string
  readonly #log: Log
  readonly #groups: Committed
  readonly #clock: Clock
  #dirty = false

  constructor(file: string, clock: Clock, log: Log) {
    this.#file = file
    this.#clock = clock
    this.#log = log
    this.#groups = this.#load()
  }

  committed(group: string): Position[] {
    return Object.entries(this.#groups[group] ?? {}).flatMap(([slot, offset]) => {
      const [name, partition] = slot.split('/')
      const topic = TOPICS.find((known) => known === name)
      return topic ? [{ topic, partition: Number(partition), offset: BigInt(offset) }] : []
    })
  }

  commit(group: string, positions: readonly Position[]): void {
    const offsets = this.#groups[group] ?? {}
    for (const { topic, partition, offset } of positions) offsets[`${topic}/${partition}`] = String(offset)
    this.#groups[group] = offsets
    if (this.#dirty) return
    this.#dirty = true
    void this.#clock.sleep(DELAY_MS).then(() => this.flush())
  }

  /** Writes what is not written yet. Not synced: after a power cut an old file only means that records come again. */
  flush(): void {
    if (!this.#dirty) return
    this.#dirty = false
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#groups))
      renameSync(`${this.#file}.new`, this.#file)
    } catch (error) {
      this.#log.warn({ file: this.#file, error: String(error) }, 'group offsets not saved; records may come again')
    }
  }

  #load(): Committed {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'))
    } catch (error) {
      const fresh = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!fresh) this.#log.warn({ file: this.#file, error: String(error) }, 'group offsets unreadable; starting at 0')
      return {}
    }
  }
}

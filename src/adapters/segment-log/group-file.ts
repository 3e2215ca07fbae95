import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { GroupOffsets } from '../../timeline/embedded-log/consumer-groups.ts'
import type { Position } from '../../timeline/timeline.ts'
import { TOPICS } from '../../timeline/topics.ts'
import { LazyFile, readLazyFile } from './lazy-file.ts'

/** group -> `topic/partition` -> the next offset. */
type Committed = Record<string, Record<string, string>>

/**
 * The consumer groups' offsets in one small file. Commits of a moment go together: a crash may forget the last few, and
 * then their records are delivered once more.
 */
export class GroupFile implements GroupOffsets {
  readonly #log: Log
  readonly #groups: Committed
  readonly #lazy: LazyFile

  constructor(file: string, clock: Clock, log: Log) {
    this.#log = log
    this.#groups = asCommitted(readLazyFile(file, log, 'group offsets unreadable; starting at 0') ?? {})
    const unsaved = 'group offsets not saved; records may come again'
    this.#lazy = new LazyFile({ file, clock, log, delayMs: 20, text: () => JSON.stringify(this.#groups), unsaved })
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
    this.#lazy.changed()
  }

  /**
   * Lets every group that stands beyond the end of a partition begin that partition anew: the log was put back from an
   * older backup or replaced, and what is stated now would get offsets that the group has passed.
   */
  beginBeyond(ends: readonly Position[]): void {
    const endOf = new Map(ends.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]))
    for (const [group, offsets] of Object.entries(this.#groups)) {
      const beyond = Object.entries(offsets).filter(([slot, offset]) => BigInt(offset) > (endOf.get(slot) ?? 0n))
      if (beyond.length === 0) continue
      for (const [slot] of beyond) delete offsets[slot]
      const partitions = beyond.map(([slot]) => slot)
      this.#log.warn({ group, partitions }, 'the log ends before where a group stood; it reads these from the start')
      this.#lazy.changed()
    }
    this.#lazy.flush()
  }

  flush(): void {
    this.#lazy.flush()
  }
}

/** Guarantee: the file is written by this class alone, and replaced as a whole. */
function asCommitted(json: unknown): Committed {
  return json as Committed
}

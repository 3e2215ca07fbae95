import type { Position } from '../timeline.ts'
import { PARTITIONS, TOPICS, type Topic } from '../topics.ts'

/** Where one record stands. `key` is its record key, `tenant:incident`. */
export interface Place {
  readonly topic: Topic
  readonly partition: number
  readonly offset: number
  readonly key: string
}

/**
 * Which records there are, in the order in which they were written, over one physical log that all topics share.
 * A record's ordinal is its number in that order; its bytes are the owner's business.
 */
export class LogIndex {
  readonly #slots: number[] = []
  readonly #offsets: number[] = []
  readonly #tables: number[][] = Array.from({ length: TOPICS.length * PARTITIONS }, () => [])
  readonly #keys = new Map<string, number[]>()

  /** The number of records; the next ordinal. */
  get size(): number {
    return this.#slots.length
  }

  add(place: Place): number {
    const slot = slotOf(place.topic, place.partition)
    const ordinal = this.#slots.push(slot) - 1
    this.#offsets.push(place.offset)
    this.#tables[slot]?.push(ordinal)
    const known = this.#keys.get(place.key)
    if (known) known.push(ordinal)
    else this.#keys.set(place.key, [ordinal])
    return ordinal
  }

  /** The offset that the next record of a partition gets. */
  nextOffset(topic: Topic, partition: number): number {
    return this.#tables[slotOf(topic, partition)]?.length ?? 0
  }

  positionAt(ordinal: number): Position {
    const slot = this.#slots[ordinal] ?? 0
    const topic = TOPICS[Math.floor(slot / PARTITIONS)] ?? TOPICS[0]
    return { topic, partition: slot % PARTITIONS, offset: BigInt(this.#offsets[ordinal] ?? 0) }
  }

  ofKey(key: string): readonly number[] {
    return this.#keys.get(key) ?? []
  }

  highWatermarks(): Position[] {
    return this.#tables.flatMap((table, slot) => {
      const topic = TOPICS[Math.floor(slot / PARTITIONS)] ?? TOPICS[0]
      return table.length === 0 ? [] : [{ topic, partition: slot % PARTITIONS, offset: BigInt(table.length) }]
    })
  }

  /** A reader of these topics that has done everything below `from` (absent partitions: nothing). */
  selection(topics: readonly Topic[], from: readonly Position[]): Selection {
    const starts = new Map<number, number>()
    for (const topic of topics) for (let p = 0; p < PARTITIONS; p++) starts.set(slotOf(topic, p), 0)
    for (const { topic, partition, offset } of from) {
      const slot = slotOf(topic, partition)
      if (starts.has(slot)) starts.set(slot, Number(offset))
    }
    const firsts = [...starts].map(([slot, start]) => this.#tables[slot]?.[start] ?? this.size)
    return {
      first: Math.min(this.size, ...firsts),
      wants: (ordinal) =>
        (this.#offsets[ordinal] ?? 0) >= (starts.get(this.#slots[ordinal] ?? -1) ?? Number.POSITIVE_INFINITY),
    }
  }
}

export interface Selection {
  /** The first ordinal that may be wanted. */
  readonly first: number
  wants(ordinal: number): boolean
}

function slotOf(topic: Topic, partition: number): number {
  return TOPICS.indexOf(topic) * PARTITIONS + partition
}

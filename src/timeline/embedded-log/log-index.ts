import type { Position } from '../timeline.ts'
import { PARTITIONS, TOPICS, type Topic } from '../topics.ts'
import { Numbers } from './numbers.ts'

/** Where one record stands. `key` is its record key, `tenant:incident`. */
export interface Place {
  readonly topic: Topic
  readonly partition: number
  readonly offset: number
  readonly key: string
}

interface OfKey {
  count: number
  last: number
}

/** Beside a record's slot, of which there are fewer: a later record has the same key. */
const HAS_LATER = 64

/**
 * Which records there are, in the order in which they were written, over one physical log that all topics share.
 * A record's ordinal is its number in that order; its bytes are the owner's business. About 16 bytes a record and 100 a key.
 */
export class LogIndex {
  readonly #slots = new Numbers()
  readonly #offsets = new Numbers()
  /** Of each record the ordinal before it of the same key; of the first its own. */
  readonly #before = new Numbers()
  readonly #tables: Numbers[] = []
  readonly #keys = new Map<string, OfKey>()

  /** The number of records; the next ordinal. */
  get size(): number {
    return this.#slots.length
  }

  add({ topic, partition, offset, key }: Place): number {
    const slot = slotOf(topic, partition)
    const ordinal = this.#slots.length
    this.#slots.push(slot)
    this.#offsets.push(offset)
    this.#tableOf(slot).push(ordinal)
    const known = this.#keys.get(key) ?? { count: 0, last: ordinal }
    this.#before.push(known.last)
    if (known.count === 0) this.#keys.set(key, known)
    else this.#slots.put(known.last, this.#slotAt(known.last) | HAS_LATER)
    known.count++
    known.last = ordinal
    return ordinal
  }

  /** The offset that the next record of a partition gets. */
  nextOffset(topic: Topic, partition: number): number {
    return this.#tables[slotOf(topic, partition)]?.length ?? 0
  }

  positionAt(ordinal: number): Position {
    return this.#position(this.#slotAt(ordinal), this.#offsets.at(ordinal) ?? 0)
  }

  /** Where a reader goes on that has done these ordinals, which rise: one past the last of each partition among them. */
  after(ordinals: readonly number[]): Position[] {
    const last = new Map<number, number>()
    for (const ordinal of ordinals) last.set(this.#slotAt(ordinal), ordinal)
    return [...last].map(([slot, ordinal]) => this.#position(slot, (this.#offsets.at(ordinal) ?? 0) + 1))
  }

  /** The ordinals of a key's records, rising, without the first `skipped`. */
  ofKey(key: string, skipped = 0): readonly number[] {
    const { count, last } = this.#keys.get(key) ?? { count: 0, last: 0 }
    const found = new Array<number>(Math.max(0, count - skipped))
    for (let at = found.length - 1, ordinal = last; at >= 0; at--, ordinal = this.#before.at(ordinal) ?? 0)
      found[at] = ordinal
    return found
  }

  /** The record before this one that has the same key; undefined when it is the first. */
  beforeOfKey(ordinal: number): number | undefined {
    const before = this.#before.at(ordinal)
    return before === ordinal ? undefined : before
  }

  /** True while no later record has the key of this one. */
  isLastOfKey(ordinal: number): boolean {
    return ((this.#slots.at(ordinal) ?? HAS_LATER) & HAS_LATER) === 0
  }

  highWatermarks(): Position[] {
    return this.#tables.flatMap((table, slot) => (table.length === 0 ? [] : [this.#position(slot, table.length)]))
  }

  /** A reader of these topics that has done everything below `from` (absent partitions: nothing). */
  selection(topics: readonly Topic[], from: readonly Position[]): Selection {
    const starts = new Map<number, number>()
    for (const topic of topics) for (let p = 0; p < PARTITIONS; p++) starts.set(slotOf(topic, p), 0)
    for (const { topic, partition, offset } of from) {
      const slot = slotOf(topic, partition)
      if (starts.has(slot)) starts.set(slot, Number(offset))
    }
    const firsts = [...starts].map(([slot, start]) => this.#tables[slot]?.at(start) ?? this.size)
    return {
      first: Math.min(this.size, ...firsts),
      wants: (ordinal) =>
        (this.#offsets.at(ordinal) ?? 0) >= (starts.get(this.#slotAt(ordinal)) ?? Number.POSITIVE_INFINITY),
    }
  }

  #slotAt(ordinal: number): number {
    return (this.#slots.at(ordinal) ?? 0) & ~HAS_LATER
  }

  #tableOf(slot: number): Numbers {
    while (this.#tables.length <= slot) this.#tables.push(new Numbers())
    return this.#tables[slot] ?? new Numbers()
  }

  #position(slot: number, offset: number): Position {
    const topic = TOPICS[Math.floor(slot / PARTITIONS)] ?? TOPICS[0]
    return { topic, partition: slot % PARTITIONS, offset: BigInt(offset) }
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

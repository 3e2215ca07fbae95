import type { Position } from '../../timeline/timeline.ts'

/** A partition of a topic by its name on the cluster. */
export interface Slot {
  readonly topic: string
  readonly partition: number
}

export interface AssignmentOptions {
  /** Where the caller wants to start; absent: at the committed offsets. */
  readonly from: readonly Position[] | undefined
  readonly topicName: (topic: Position['topic']) => string
  /** The committed offset of each partition asked for; 0 where there is none. */
  readonly committed: (slots: readonly Slot[]) => Promise<ReadonlyMap<string, bigint>>
}

/**
 * What this member may read in the present generation of its group, and which record comes next in each partition.
 * Batches that were fetched in an earlier generation are told by not standing there: delivering one and committing behind
 * it could pass over records that nobody has done.
 */
export class Assignment {
  readonly #options: AssignmentOptions
  readonly #committedHere = new Set<string>()
  #generation = 0
  #next: Promise<Map<string, bigint>> = Promise.resolve(new Map())

  constructor(options: AssignmentOptions) {
    this.#options = options
  }

  /** Grows with every join: work begun under another number must not commit. */
  get generation(): number {
    return this.#generation
  }

  /** Takes the partitions of a new generation. Returns where to seek: nothing was committed there since the caller chose. */
  join(slots: readonly Slot[]): (Slot & { readonly offset: bigint })[] {
    this.#generation++
    const { from, committed } = this.#options
    const asked = from === undefined ? [] : slots.filter((slot) => !this.#committedHere.has(nameOf(slot)))
    const starts = asked.map((slot) => ({ ...slot, offset: this.#start(slot, from ?? []) }))
    const others = slots.filter((slot) => !asked.includes(slot))
    this.#next = committed(others).then(
      (offsets) => new Map([...offsets, ...starts.map((start): [string, bigint] => [nameOf(start), start.offset])]),
    )
    // Whoever waits for a position gets the rejection; it may be that nobody does.
    this.#next.catch(() => {})
    return starts
  }

  /** The offset that comes next in a partition; undefined when it is not ours. */
  async next(slot: Slot): Promise<bigint | undefined> {
    return (await this.#next).get(nameOf(slot))
  }

  /** Everything below `offset` is done and committed. */
  async done(slot: Slot, offset: bigint): Promise<void> {
    this.#committedHere.add(nameOf(slot))
    const next = await this.#next
    next.set(nameOf(slot), offset)
  }

  #start(slot: Slot, from: readonly Position[]): bigint {
    const { topicName } = this.#options
    const given = from.find(({ topic, partition }) => topicName(topic) === slot.topic && partition === slot.partition)
    return given?.offset ?? 0n
  }
}

export function nameOf({ topic, partition }: Slot): string {
  return `${topic}/${partition}`
}

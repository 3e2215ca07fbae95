import { TOPICS, type Topic } from '../../timeline/topics.ts'

/** Which records of one partition number belong to which incident, over all topics: 8 bytes a record, a key an incident. */
export class IncidentIndex {
  readonly #places = new Map<string, number[]>()
  readonly #reached: bigint[] = TOPICS.map(() => 0n)

  /** One past the last record of the topic that is in the index. */
  reached(topic: Topic): bigint {
    return this.#reached[TOPICS.indexOf(topic)] ?? 0n
  }

  add(topic: Topic, key: string, offset: bigint): void {
    const place = Number(offset) * TOPICS.length + TOPICS.indexOf(topic)
    const known = this.#places.get(key)
    if (known) known.push(place)
    else this.#places.set(key, [place])
  }

  moveTo(topic: Topic, offset: bigint): void {
    this.#reached[TOPICS.indexOf(topic)] = offset
  }

  /** The offsets of an incident in a topic, rising. */
  offsets(topic: Topic, key: string): number[] {
    const wanted = TOPICS.indexOf(topic)
    const places = this.#places.get(key) ?? []
    return places.filter((place) => place % TOPICS.length === wanted).map((place) => Math.floor(place / TOPICS.length))
  }
}

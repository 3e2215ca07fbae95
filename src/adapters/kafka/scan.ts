import type { Batch, Position } from '../../timeline/timeline.ts'
import type { Topic } from '../../timeline/topics.ts'
import { batchOf, inPieces } from './batches.ts'
import type { Fetched, PartitionReader } from './partition-reader.ts'

const PARTITION_BYTES = 1024 * 1024
const SCAN_BATCH = 500

/** The log as it stands at the time of the call. One answer is decoded while the next is under way; memory stays flat. */
export async function* scanPartitions(
  reader: PartitionReader,
  topics: readonly Topic[],
  from: readonly Position[],
): AsyncIterable<Batch> {
  const ends = new Map((await reader.ends(topics)).map((end) => [slotOf(end), end.offset]))
  let open = [...ends.keys()].flatMap((slot) => startOf(slot, topics, from)).filter((at) => !isDone(at, ends))
  let coming = fetchNext(reader, open)
  while (open.length > 0) {
    const answers = await coming
    const reached = new Map(answers.map((answer) => [slotOf(answer), answer.next]))
    open = open
      .map((at) => ({ ...at, offset: reached.get(slotOf(at)) ?? at.offset }))
      .filter((at) => !isDone(at, ends))
      // Whoever was left out for want of room comes first in the next request.
      .sort((a, b) => Number(a.offset - b.offset))
    coming = fetchNext(reader, open)
    yield* batchesOf(answers, ends)
  }
}

function fetchNext(reader: PartitionReader, open: readonly Position[]): Promise<Fetched[]> {
  const answers = open.length > 0 ? reader.fetch(open, PARTITION_BYTES) : Promise.resolve([])
  // A reader that stops early never asks for this answer; whoever does ask still gets the rejection.
  answers.catch(() => {})
  return answers
}

function* batchesOf(answers: readonly Fetched[], ends: ReadonlyMap<string, bigint>): Iterable<Batch> {
  const messages = answers.flatMap(({ topic, partition, messages }) => {
    const end = ends.get(slotOf({ topic, partition })) ?? 0n
    return messages
      .filter(({ offset }) => BigInt(offset) < end)
      .map(({ offset, key, value }) => ({ topic, partition, offset, key, value }))
  })
  for (const piece of inPieces(messages, SCAN_BATCH)) yield batchOf(piece)
}

function startOf(slot: string, topics: readonly Topic[], from: readonly Position[]): Position[] {
  const topic = topics.find((known) => slot.startsWith(`${known}/`))
  if (!topic) return []
  const given = from.find((position) => slotOf(position) === slot)
  return [given ?? { topic, partition: Number(slot.slice(topic.length + 1)), offset: 0n }]
}

function isDone(at: Position, ends: ReadonlyMap<string, bigint>): boolean {
  return at.offset >= (ends.get(slotOf(at)) ?? 0n)
}

function slotOf({ topic, partition }: { readonly topic: Topic; readonly partition: number }): string {
  return `${topic}/${partition}`
}

import { decodeRecord } from '../decode.ts'
import type { Batch, OpaqueRecord, Position, StoredEvent } from '../timeline.ts'
import type { Topic } from '../topics.ts'
import type { LogIndex, Selection } from './log-index.ts'

/** The one physical log under an embedded timeline, as its readers see it. */
export interface LogSource {
  readonly index: LogIndex
  /** The parsed events of these ordinals, in the order given. Corruption: `GiveUp('log-corrupt')`. */
  read(ordinals: readonly number[]): Promise<readonly OpaqueRecord['raw'][]>
  /** Brings in what other processes wrote; a log's own writer has nothing to do. */
  refresh(): Promise<void>
  /** Resolves when there is a record at `ordinal`, or `signal` aborts. */
  arrival(ordinal: number, signal: AbortSignal): Promise<void>
}

const SCAN_BATCH = 500

/** The log as it stands at the time of the call, in the order in which it was written. */
export async function* scanLog(
  source: LogSource,
  topics: readonly Topic[],
  from: readonly Position[],
): AsyncIterable<Batch> {
  await source.refresh()
  const end = source.index.size
  const selection = source.index.selection(topics, from)
  for (let at = selection.first; at < end; ) {
    const wanted = take(selection, at, end, SCAN_BATCH)
    at = wanted.next
    if (wanted.ordinals.length > 0) yield await readBatch(source, wanted.ordinals)
  }
}

/** Up to `max` wanted ordinals in [at, end), and where to go on. */
export function take(selection: Selection, at: number, end: number, max: number): { ordinals: number[]; next: number } {
  const ordinals: number[] = []
  let next = at
  for (; next < end && ordinals.length < max; next++) if (selection.wants(next)) ordinals.push(next)
  return { ordinals, next }
}

export async function readBatch(source: LogSource, ordinals: readonly number[]): Promise<Batch> {
  const raws = await source.read(ordinals)
  const events: StoredEvent[] = []
  const opaque: OpaqueRecord[] = []
  raws.forEach((raw, at) => {
    const decoded = decodeRecord(source.index.positionAt(ordinals[at] ?? 0), raw)
    if ('stored' in decoded) events.push(decoded.stored)
    else opaque.push(decoded.opaque)
  })
  return { events, opaque, next: source.index.after(ordinals) }
}

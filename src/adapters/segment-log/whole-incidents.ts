import { decodeRecord } from '../../timeline/decode.ts'
import type { Selection } from '../../timeline/embedded-log/log-index.ts'
import { take } from '../../timeline/embedded-log/log-source.ts'
import type { StoredEvent, WholeIncidents } from '../../timeline/timeline.ts'
import type { Topic } from '../../timeline/topics.ts'
import { HeldBodies } from './held-bodies.ts'
import { eventIn } from './read-frames.ts'
import type { Segments } from './segments.ts'

const AT_ONCE = 1_000
/** Of bodies that wait for the rest of their incident, in letters. */
const HELD = 16 * 1024 * 1024

/**
 * Reads the log once from its beginning and gives each incident when its last record has come. What waits is text: it is taken
 * apart when its incident is whole, and all of it dies at once. What finds no room is read again then.
 */
export function wholeIncidents(segments: Segments, topics: readonly Topic[], heldLetters = HELD): WholeIncidents {
  const { index } = segments
  const next = index.highWatermarks().filter(({ topic }) => topics.includes(topic))
  return { next, incidents: told(segments, topics, index.size, heldLetters) }
}

async function* told(
  segments: Segments,
  topics: readonly Topic[],
  end: number,
  heldLetters: number,
): AsyncIterable<readonly StoredEvent[]> {
  const { index } = segments
  const selection = index.selection(topics, [])
  const held = new HeldBodies(heldLetters)
  const before = (ordinal: number) => {
    let at = index.beforeOfKey(ordinal)
    while (at !== undefined && !selection.wants(at)) at = index.beforeOfKey(at)
    return at
  }
  const ofOne = (last: number) => {
    const ordinals = [last]
    for (let at = before(last); at !== undefined; at = before(at)) ordinals.push(at)
    return ordinals.reverse()
  }
  const eventsTo = async (last: number) => {
    const ordinals = ofOne(last)
    const bodies = held.take(last) ?? (await segments.bodies(ordinals))
    return bodies.flatMap((body, at) => {
      const decoded = decodeRecord(index.positionAt(ordinals[at] ?? 0), eventIn(body))
      return 'stored' in decoded ? [decoded.stored] : []
    })
  }
  for await (const { ordinals, bodies } of readAhead(segments, selection, end)) {
    for (const [place, ordinal] of ordinals.entries()) {
      held.add(ordinal, before(ordinal), bodies[place] ?? '')
      if (index.isLastOfKey(ordinal)) yield await eventsTo(ordinal)
    }
  }
  for (const last of held.lasts()) yield await eventsTo(last)
}

interface Read {
  readonly ordinals: readonly number[]
  readonly bodies: readonly string[]
}

/** The bodies of a selection, some at a time; the next ones are fetched while those before are dealt with. */
async function* readAhead(segments: Segments, selection: Selection, end: number): AsyncIterable<Read> {
  let at = selection.first
  const fetch = (): Promise<Read> | undefined => {
    if (at >= end) return undefined
    const { ordinals, next } = take(selection, at, end, AT_ONCE)
    at = next
    const reading = segments.bodies(ordinals).then((bodies) => ({ ordinals, bodies }))
    // Told to whoever waits for it, which may be nobody any more.
    reading.catch(() => {})
    return reading
  }
  for (let reading = fetch(); reading !== undefined; ) {
    const read = await reading
    reading = fetch()
    yield read
  }
}

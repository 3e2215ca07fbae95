import { type Clock, systemClock } from '../kit/clock.ts'
import type { Batch, Timeline } from '../timeline/timeline.ts'
import type { Database } from './database.ts'
import { dumpHash } from './projection-hash.ts'
import { PROJECTED_TOPICS, projectionStore } from './projection-store.ts'

export interface Rebuilt {
  readonly events: number
  /** `dumpHash` of what was built: the same as before, if it was right before. */
  readonly hash: string
  readonly ms: number
}

/** Drops the projections and computes them from the whole timeline. Makes no effect outside. No projector may run meanwhile. */
export async function rebuildProjections({
  timeline,
  db,
  clock = systemClock,
}: {
  readonly timeline: Timeline
  readonly db: Database
  readonly clock?: Clock
}): Promise<Rebuilt> {
  const startMs = clock.now().getTime()
  const store = projectionStore(db, timeline.readIncident, new Set())
  await store.clear()
  let events = 0
  for await (const batch of gathered(timeline.scan(PROJECTED_TOPICS))) {
    await store.apply(batch)
    events += batch.events.length
  }
  const ms = clock.now().getTime() - startMs
  return { events, hash: await dumpHash(db), ms }
}

/** A transaction for each of these: most of an incident's events change nothing, for it is folded whole at its first. */
const EVENTS_AT_ONCE = 4_000

/** The same batches, several in one. */
async function* gathered(batches: AsyncIterable<Batch>): AsyncIterable<Batch> {
  let kept: Batch = { events: [], opaque: [], next: [] }
  for await (const { events, opaque, next } of batches) {
    const at = new Map([...kept.next, ...next].map((place) => [`${place.topic}/${place.partition}`, place]))
    kept = { events: [...kept.events, ...events], opaque: [...kept.opaque, ...opaque], next: [...at.values()] }
    if (kept.events.length < EVENTS_AT_ONCE) continue
    yield kept
    kept = { events: [], opaque: [], next: [] }
  }
  if (kept.next.length > 0) yield kept
}

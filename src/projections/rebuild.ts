import { type Clock, systemClock } from '../kit/clock.ts'
import type { Position, Timeline, WholeIncidents } from '../timeline/timeline.ts'
import type { Database, Transaction } from './database.ts'
import { GatheredIncidents, type Incident } from './gathered-incidents.ts'
import { projectIncident } from './project-incident.ts'
import { dumpHash } from './projection-hash.ts'
import { dropRows, emptyTables, holdAll, PROJECTED_TOPICS, savePositions } from './projection-store.ts'
import { type RowWriter, writeRows } from './row-writer.ts'

export interface Rebuilt {
  readonly events: number
  /** `dumpHash` of what was built: the same as before, if it was right before. */
  readonly hash: string
  readonly ms: number
}

/** Of events that wait for the rest of their incident. Memory stays flat; what finds no room is read once more. */
const HELD_BYTES = 16 * 1024 * 1024
const AT_ONCE = 32

/**
 * Drops the projections and computes them from the whole timeline, which is read once. All in one transaction: until it ends
 * projectors and readers wait, and when it fails everything is as it was. Makes no effect outside.
 */
export async function rebuildProjections({
  timeline,
  db,
  clock = systemClock,
  heldBytes = HELD_BYTES,
}: {
  readonly timeline: Timeline
  readonly db: Database
  readonly clock?: Clock
  readonly heldBytes?: number
}): Promise<Rebuilt> {
  const startMs = clock.now().getTime()
  const events = await db.transaction((tx) => rebuilt(tx, timeline, heldBytes))
  const ms = clock.now().getTime() - startMs
  return { events, hash: await dumpHash(db), ms }
}

interface Filled {
  readonly events: number
  readonly next: readonly Position[]
  readonly late: readonly Incident[]
}

async function rebuilt(tx: Transaction, timeline: Timeline, heldBytes: number): Promise<number> {
  await holdAll(tx)
  await emptyTables(tx)
  const { events, next, late } = await writeRows(tx, async (writer) => {
    const whole = await timeline.whole?.(PROJECTED_TOPICS)
    return whole ? fill(writer, whole) : gather(writer, timeline, heldBytes)
  })
  await correct(tx, timeline, late)
  await savePositions(tx, next)
  return events
}

async function fill(writer: RowWriter, { incidents, next }: WholeIncidents): Promise<Filled> {
  let count = 0
  for await (const events of incidents) {
    count += events.length
    if (events.length > 0) await writer.add(projectIncident(events))
  }
  return { events: count, next, late: [] }
}

async function gather(writer: RowWriter, timeline: Timeline, heldBytes: number): Promise<Filled> {
  const gathered = new GatheredIncidents(heldBytes)
  const reached = new Map<string, Position>()
  let events = 0
  for await (const batch of timeline.scan(PROJECTED_TOPICS)) {
    for (const stored of batch.events) gathered.take(stored)
    for (const at of batch.next) reached.set(`${at.topic}/${at.partition}`, at)
    events += batch.events.length
    for (const incident of gathered.overflow()) await writer.add(projectIncident(incident.events))
  }
  for (const incident of gathered.rest()) await writer.add(projectIncident(incident.events))
  return { events, next: [...reached.values()], late: gathered.late() }
}

/** Writes these incidents once more, from all their events. */
async function correct(tx: Transaction, timeline: Timeline, late: readonly Incident[]): Promise<void> {
  for (let from = 0; from < late.length; from += AT_ONCE) {
    const some = late.slice(from, from + AT_ONCE)
    const read = await Promise.all(some.map((one) => timeline.readIncident(one.tenant_id, one.incident_id)))
    await dropRows(tx, some)
    await writeRows(tx, async (writer) => {
      for (const events of read) await writer.add(projectIncident(events))
    })
  }
}

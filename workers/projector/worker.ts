import { groupCommit } from '../../src/kit/group-commit.ts'
import type { Log } from '../../src/kit/log.ts'
import type { Database } from '../../src/projections/database.ts'
import { PROJECTED_TOPICS, type ProjectionStore, projectionStore } from '../../src/projections/projection-store.ts'
import type { Batch, Position, Subscription, Timeline } from '../../src/timeline/timeline.ts'
import { PARTITIONS } from '../../src/timeline/topics.ts'

export interface ProjectorNeeds {
  readonly timeline: Timeline
  readonly db: Database
  readonly log: Log
}

/**
 * Keeps the projections up to date. Starts where the database says it stands, not where the group was committed: rows and
 * positions change in one transaction, so every event counts exactly once however often it is delivered.
 */
export function runProjector({ timeline, db, log }: ProjectorNeeds): Promise<Subscription> {
  return keepUpToDate(projectionStore(db, timeline.readIncident), { timeline, log })
}

/** The same over any store. */
export async function keepUpToDate(
  store: ProjectionStore,
  { timeline, log }: Pick<ProjectorNeeds, 'timeline' | 'log'>,
): Promise<Subscription> {
  if (isBeyond(await store.positions(), await timeline.highWatermarks())) {
    log.warn({}, 'the projections know events that the timeline does not have; computing them anew')
    await store.clear()
  }
  // Partitions come one by one, and a transaction costs the same for the facts of one as of many.
  const apply = groupCommit(async (batches: readonly Batch[]) => {
    await store.apply(together(batches))
    return batches.map(() => undefined)
  }, PARTITIONS)
  return timeline.subscribe({
    group: 'projector',
    topics: PROJECTED_TOPICS,
    from: await store.positions(),
    atOnce: PROJECTED_TOPICS.length * PARTITIONS,
    handle: apply,
  })
}

function together(batches: readonly Batch[]): Batch {
  return {
    events: batches.flatMap(({ events }) => events),
    opaque: batches.flatMap(({ opaque }) => opaque),
    next: batches.flatMap(({ next }) => next),
  }
}

/** True after a timeline was put back from an older backup, or replaced. */
function isBeyond(positions: readonly Position[], ends: readonly Position[]): boolean {
  return positions.some(({ topic, partition, offset }) => {
    const end = ends.find((position) => position.topic === topic && position.partition === partition)
    return offset > (end?.offset ?? 0n)
  })
}

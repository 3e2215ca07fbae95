import { join } from 'node:path'
import { openReadOnlySegmentLog } from '../../src/adapters/segment-log/read-only-segment-log.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { StoredEvent } from '../../src/timeline/timeline.ts'
import { TOPICS, type Topic } from '../../src/timeline/topics.ts'

/** The whole log of a house, or one topic of it, read beside the process that writes it. */
export async function readLog(dataDir: string, topics: readonly Topic[] = TOPICS): Promise<readonly StoredEvent[]> {
  const log = await openReadOnlySegmentLog(join(dataDir, 'timeline'))
  const stored: StoredEvent[] = []
  for await (const { events } of log.scan(topics)) stored.push(...events)
  await log.close()
  return stored
}

/** The facts of one type on the canonical topic, of one incident or of all. */
export async function facts<T extends TimelineEvent['event_type']>(
  dataDir: string,
  type: T,
  incidentId?: string,
): Promise<readonly Extract<TimelineEvent, { event_type: T }>[]> {
  const stored = await readLog(dataDir, ['debugging.timeline'])
  return stored
    .map(({ event }) => event)
    .filter((event): event is Extract<TimelineEvent, { event_type: T }> => event.event_type === type)
    .filter((event) => incidentId === undefined || event.incident_id === incidentId)
}

/** The only fact of its type. Throws when there are none or several. */
export async function theFact<T extends TimelineEvent['event_type']>(dataDir: string, type: T, incidentId?: string) {
  const [fact, ...more] = await facts(dataDir, type, incidentId)
  if (fact === undefined || more.length > 0) throw new Error(`the log has ${more.length + (fact ? 1 : 0)} ${type}`)
  return fact
}

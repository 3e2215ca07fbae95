import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openReadOnlySegmentLog } from '../../src/adapters/segment-log/read-only-segment-log.ts'
import type { EventOf, EventType, TimelineEvent } from '../../src/timeline/events.ts'
import { TOPICS } from '../../src/timeline/topics.ts'

/** What the log of the house holds, read from beside it. */
export interface Facts {
  readonly events: readonly TimelineEvent[]
  /** Distinct by id. */
  of<T extends EventType>(type: T): readonly EventOf<T>[]
  /** Whether Slack was seen to show a surface whose key begins like this. */
  shown(key: string): boolean
}

const NOTHING: Facts = { events: [], of: () => [], shown: () => false }

/** Everything in the log but the incidents of `before`. Rejects when a record of the log is damaged. */
export async function readFacts(dataDir: string, before: ReadonlySet<string> = new Set()): Promise<Facts> {
  if (!existsSync(join(dataDir, 'timeline'))) return NOTHING
  const log = await openReadOnlySegmentLog(join(dataDir, 'timeline'))
  const events: TimelineEvent[] = []
  try {
    for await (const batch of log.scan(TOPICS))
      events.push(...batch.events.map(({ event }) => event).filter(({ incident_id }) => !before.has(incident_id)))
  } finally {
    await log.close()
  }
  const distinct = [...new Map(events.map((event) => [event.event_id, event])).values()]
  const of = <T extends EventType>(type: T) =>
    distinct.filter((event): event is EventOf<T> => event.event_type === type)
  const shown = (key: string) => of('EffectRecorded').some(({ payload }) => payload.key.startsWith(key))
  return { events, of, shown }
}

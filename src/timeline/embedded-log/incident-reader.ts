import { forGood } from '../../kit/once-per.ts'
import type { StoredEvent } from '../timeline.ts'
import { recordKey, TOPICS } from '../topics.ts'
import { type LogSource, readBatch } from './log-source.ts'

export interface ReaderLimits {
  /** The incidents read last that are kept parsed. */
  readonly incidents: number
  /** Records of all of them together; one incident alone may have more, and is then not kept. */
  readonly records: number
}

export type ReadIncident = (tenantId: string, incidentId: string) => Promise<readonly StoredEvent[]>

interface Kept {
  /** How many records of the key have been read, those of newer builds among them. */
  readonly read: number
  readonly events: readonly StoredEvent[]
}

/**
 * Reads every event of one incident that this build knows, by (topic, offset). A record never changes, so what was parsed
 * once is kept and only the records behind it are read: a fact costs the same late in an incident as early. What many
 * readers share is frozen.
 */
export function incidentReader(
  source: LogSource,
  limits: ReaderLimits = { incidents: 1_000, records: 10_000 },
): ReadIncident {
  /** The one read last is the last. */
  const kept = new Map<string, Kept>()
  let records = 0
  const drop = (key: string) => {
    records -= kept.get(key)?.read ?? 0
    kept.delete(key)
  }
  const keep = (key: string, entry: Kept) => {
    drop(key)
    if (entry.read === 0 || entry.read > limits.records) return
    kept.set(key, entry)
    records += entry.read
    for (const oldest of kept.keys()) {
      if (kept.size <= limits.incidents && records <= limits.records) return
      drop(oldest)
    }
  }
  return async (tenantId, incidentId) => {
    await source.refresh()
    const key = recordKey(tenantId, incidentId)
    const before = kept.get(key) ?? { read: 0, events: [] }
    const news = source.index.ofKey(key, before.read)
    const read = before.read + news.length
    const events = news.length === 0 ? before.events : joined(before.events, (await readBatch(source, news)).events)
    // Somebody who read beside us may have come further.
    if ((kept.get(key)?.read ?? 0) <= read) keep(key, { read, events })
    return events
  }
}

function joined(before: readonly StoredEvent[], fresh: readonly StoredEvent[]): readonly StoredEvent[] {
  return forGood(Object.freeze([...before, ...fresh.map(frozen)].sort(byPlace)))
}

function byPlace(a: StoredEvent, b: StoredEvent): number {
  if (a.topic !== b.topic) return TOPICS.indexOf(a.topic) - TOPICS.indexOf(b.topic)
  return a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

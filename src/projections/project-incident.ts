import { toSql } from 'pgvector'
import { foldIncident } from '../incident/state.ts'
import type { StoredEvent } from '../timeline/timeline.ts'
import { effectRows } from './effect-rows.ts'
import { incidentRow } from './incident-row.ts'
import { memoryRow } from './memory-row.ts'
import { metricsRow } from './metrics-row.ts'
import { threadLines } from './thread.ts'

/** The tables whose rows are computed per incident, with their keys. */
export const INCIDENT_TABLES = {
  incidents: ['tenant_id', 'incident_id'],
  incident_effects: ['tenant_id', 'incident_id', 'surface', 'key'],
  incident_thread: ['tenant_id', 'incident_id', 'position'],
  incident_memory: ['tenant_id', 'incident_id'],
  incident_metrics: ['tenant_id', 'incident_id'],
} as const
export type IncidentTable = keyof typeof INCIDENT_TABLES

export type IncidentProjection = Readonly<Record<IncidentTable, readonly object[]>>

/** Every row that one incident has: a pure function of the set of its events (mutable fields: of their order by offset). */
export function projectIncident(stored: readonly StoredEvent[]): IncidentProjection {
  const facts = distinctOn(stored, 'debugging.timeline')
  const internal = distinctOn(stored, 'debugging.internal')
  const effects = effectRows(internal.map(({ event }) => event))
  const events = facts.map(({ event }) => event)
  // What was given up on is no fact of the thread, but it tells whether an approval still stands.
  const stalled = internal.map(({ event }) => event).filter((event) => event.event_type === 'TaskStalled')
  const state = foldIncident([...events, ...stalled])
  const first = (facts[0] ?? internal[0])?.event
  const keyed = (rows: readonly (object | undefined)[]) =>
    rows.flatMap((row) => (row ? [{ ...row, tenant_id: first?.tenant_id, incident_id: first?.incident_id }] : []))
  const memory = memoryRow(state)
  return {
    incidents: keyed([incidentRow(state, events, effects)]),
    incident_effects: keyed(effects),
    incident_thread: keyed(threadLines(facts)),
    incident_memory: keyed([memory && { ...memory, embedding: toSql([...memory.embedding]) }]),
    incident_metrics: keyed([metricsRow(state, events)]),
  }
}

/** By offset, the first of each event id. */
function distinctOn(stored: readonly StoredEvent[], topic: StoredEvent['topic']): StoredEvent[] {
  const seen = new Map<string, StoredEvent>()
  for (const record of stored) {
    if (record.topic === topic && !seen.has(record.event.event_id)) seen.set(record.event.event_id, record)
  }
  return [...seen.values()]
}

import { foldIncident } from '../incident/state.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import type { StoredEvent } from '../timeline/timeline.ts'
import { effectRows } from './effect-rows.ts'
import { incidentRow } from './incident-row.ts'
import { memoryRow } from './memory-row.ts'
import { metricsRow } from './metrics-row.ts'
import { threadLines } from './thread.ts'
import { vectorText } from './vector-text.ts'

/** The tables whose rows are computed per incident, with their keys. */
export const INCIDENT_TABLES = {
  incidents: ['tenant_id', 'incident_id'],
  incident_effects: ['tenant_id', 'incident_id', 'surface', 'key'],
  incident_thread: ['tenant_id', 'incident_id', 'position'],
  incident_memory: ['tenant_id', 'incident_id'],
  incident_metrics: ['tenant_id', 'incident_id'],
} as const
export type IncidentTable = keyof typeof INCIDENT_TABLES

/** Which incident, and its rows: they need not say it again. */
export type IncidentProjection = { readonly tenant_id: string; readonly incident_id: string } & Readonly<
  Record<IncidentTable, readonly object[]>
>

/** Every row that one incident has: a pure function of the set of its events (mutable fields: of their order by offset). */
export function projectIncident(stored: readonly StoredEvent[]): IncidentProjection {
  const [facts, internal] = distinctByTopic(stored)
  const effects = effectRows(internal)
  const events = facts.map(({ event }) => event)
  // What was given up on is no fact of the thread, but it tells whether an approval still stands.
  const stalled = internal.filter((event) => event.event_type === 'TaskStalled')
  const state = foldIncident([...events, ...stalled])
  const first = events[0] ?? internal[0]
  const memory = memoryRow(state, events)
  return {
    tenant_id: first?.tenant_id ?? '',
    incident_id: first?.incident_id ?? '',
    incidents: ifAny(incidentRow(state, events, effects)),
    incident_effects: effects,
    incident_thread: threadLines(facts),
    incident_memory: ifAny(memory && { ...memory, embedding: vectorText(memory.embedding) }),
    incident_metrics: ifAny(metricsRow(state, events)),
  }
}

function ifAny(row: object | undefined): readonly object[] {
  return row === undefined ? [] : [row]
}

/** Facts and what is internal: of each event id the first, by offset. */
function distinctByTopic(stored: readonly StoredEvent[]): [StoredEvent[], TimelineEvent[]] {
  const facts = new Map<string, StoredEvent>()
  const internal = new Map<string, TimelineEvent>()
  for (const record of stored) {
    const { event, topic } = record
    if (topic === 'debugging.timeline' && !facts.has(event.event_id)) facts.set(event.event_id, record)
    if (topic === 'debugging.internal' && !internal.has(event.event_id)) internal.set(event.event_id, event)
  }
  return [[...facts.values()], [...internal.values()]]
}

import type { EffectRow, IncidentList, IncidentRow } from '../../../src/projections/incident-list.ts'
import { type IncidentProjection, projectIncident } from '../../../src/projections/project-incident.ts'
import type { ProjectionStore } from '../../../src/projections/projection-store.ts'
import type { Position, Timeline } from '../../../src/timeline/timeline.ts'
import { recordKey } from '../../../src/timeline/topics.ts'
import type { Locks } from '../locks.ts'

/** What the database of the projections holds: rows and positions. */
export class ProjectionTables {
  readonly rows = new Map<string, IncidentProjection>()
  readonly positions = new Map<string, Position>()
}

/** As one process writes them: under one lock, and all of a batch or nothing. */
export function memoryProjections(
  tables: ProjectionTables,
  readIncident: Timeline['readIncident'],
  locks: Locks,
  session: object,
): ProjectionStore {
  return {
    positions: async () => [...tables.positions.values()],
    clear: async () => {
      tables.rows.clear()
      tables.positions.clear()
    },
    apply: ({ events, next }) =>
      locks.hold('projections', session, async () => {
        const touched = new Map(events.map(({ event }) => [recordKey(event.tenant_id, event.incident_id), event]))
        const folded: [string, IncidentProjection][] = []
        for (const [key, { tenant_id, incident_id }] of touched)
          folded.push([key, projectIncident(await readIncident(tenant_id, incident_id))])
        for (const [key, projection] of folded) tables.rows.set(key, projection)
        for (const position of next) {
          const name = `${position.topic}/${position.partition}`
          const known = tables.positions.get(name)
          if (known === undefined || known.offset < position.offset) tables.positions.set(name, position)
        }
      }),
  }
}

/** Reads of them, by anybody. */
export function memoryIncidentList(tables: ProjectionTables): IncidentList {
  const rows = (tenantId: string, fits: (row: IncidentRow) => boolean) =>
    [...tables.rows.values()]
      .flatMap(({ incidents }) => incidents as readonly IncidentRow[])
      .filter((row) => row.tenant_id === tenantId && fits(row))
      .toSorted((a, b) => b.detected_at.localeCompare(a.detected_at) || (a.incident_id < b.incident_id ? -1 : 1))
  const effectsOf = (tenantId: string, incidentId: string) =>
    [...(tables.rows.get(recordKey(tenantId, incidentId))?.incident_effects ?? [])] as EffectRow[]
  return {
    open: async (tenantId) => rows(tenantId, ({ status }) => status !== 'Resolved' && status !== 'Suppressed'),
    since: async (tenantId, from) => rows(tenantId, (row) => isSince(row, from)),
    suppressed: async (tenantId) => rows(tenantId, ({ status }) => status === 'Suppressed'),
    byId: async (tenantId, incidentId) => rows(tenantId, ({ incident_id }) => incident_id === incidentId)[0],
    byChannel: async (tenantId, channelId) => rows(tenantId, ({ channel_id }) => channel_id === channelId)[0],
    effects: async (tenantId, incidentId) => effectsOf(tenantId, incidentId),
    digest: async (tenantId, { from }) => {
      const told = rows(tenantId, (row) => !row.private && (row.closed_at === undefined || isSince(row, from)))
      return { rows: told, effects: told.flatMap(({ incident_id }) => effectsOf(tenantId, incident_id)) }
    },
  }
}

function isSince({ last_event_at, detected_at, closed_at = '' }: IncidentRow, from: string): boolean {
  return [last_event_at, detected_at, closed_at].some((at) => Date.parse(at) >= Date.parse(from))
}

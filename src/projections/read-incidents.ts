import type { Sql } from './database.ts'
import type { EffectRow, IncidentList, IncidentRow } from './incident-list.ts'
import { readDigestRows } from './read-digest-rows.ts'
import { withoutNulls } from './without-nulls.ts'

/** The incident list out of Postgres. */
export function incidentList(db: Sql): IncidentList {
  const rows = async (where: string, params: readonly unknown[]): Promise<IncidentRow[]> =>
    (
      await db.query<IncidentRow>(
        `select * from incidents where tenant_id = $1 and ${where} order by detected_at desc, incident_id`,
        params,
      )
    ).map(withoutNulls)
  return {
    open: (tenantId) => rows(`status not in ('Resolved', 'Suppressed')`, [tenantId]),
    since: (tenantId, from) => rows('greatest(last_event_at, detected_at, closed_at) >= $2', [tenantId, from]),
    suppressed: (tenantId) => rows(`status = 'Suppressed'`, [tenantId]),
    byId: async (tenantId, incidentId) => (await rows('incident_id = $2', [tenantId, incidentId]))[0],
    byChannel: async (tenantId, channelId) => (await rows('channel_id = $2', [tenantId, channelId]))[0],
    effects: async (tenantId, incidentId) =>
      (
        await db.query<EffectRow>(
          `select incident_id, surface, key, external_id, render_sha256 from incident_effects
           where tenant_id = $1 and incident_id = $2 order by surface collate "C", key collate "C"`,
          [tenantId, incidentId],
        )
      ).map(withoutNulls),
    digest: (tenantId, span) => readDigestRows(db, tenantId, span),
  }
}

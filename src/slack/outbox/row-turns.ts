import type { Sql } from '../../projections/database.ts'
import type { Owner, RowEnd, RowWish, Standing } from './row.ts'
import { iso } from './rows.ts'

/** Nobody else draws this incident until the transaction ends: of two who read the log, the later one has the last word. */
export async function lockIncident(tx: Sql, { tenant, incident }: Owner): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(4711, hashtext($1))', [`slack_outbox:${tenant}:${incident}`])
}

/**
 * Ends what was done and stated: open again where something newer is wanted by now, which only the row itself can say.
 * Undefined when the row does not stand as `only` says.
 */
export async function closeRow(
  sql: Sql,
  { tenant, incident }: Owner,
  key: string,
  { shown, living, dueAt }: RowEnd,
  only: Standing,
): Promise<'done' | 'pending' | undefined> {
  const rows = await sql.query<{ state: 'done' | 'pending' }>(
    `update slack_outbox set revision = revision + 1, attempt = 0, lease_until = null, due_at = $4,
     state = case when $5 and wanted_sha256 <> $6 then 'pending' else 'done' end
     where tenant_id = $1 and incident_id = $2 and key = $3 and state = $7 and attempt = $8 and revision = $9 returning state`,
    [tenant, incident, key, iso(dueAt), living, shown, only.state, only.attempt, only.revision],
  )
  return rows[0]?.state
}

/** Wants another look: opens what is settled, and leaves what is in hand to whoever has it, who sees it at the end. */
export async function renewRow(
  sql: Sql,
  { tenant, incident }: Owner,
  key: string,
  { surface, wanted_sha256, nowMs }: RowWish,
): Promise<void> {
  const settled = `state in ('done', 'failed', 'skipped')`
  await sql.query(
    `update slack_outbox set intent = $4, wanted_sha256 = $5,
     state = case when ${settled} then 'pending' else state end,
     attempt = case when ${settled} then 0 else attempt end,
     due_at = case when ${settled} then greatest(due_at, $6) else due_at end
     where tenant_id = $1 and incident_id = $2 and key = $3`,
    [tenant, incident, key, JSON.stringify(surface), wanted_sha256, iso(nowMs)],
  )
}

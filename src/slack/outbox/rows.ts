import type { Sql } from '../../projections/database.ts'
import type { Surface } from '../present/surface.ts'
import type { NewRow, OutboxRow, Owner, RowChange, Standing } from './row.ts'

interface Stored extends Omit<OutboxRow, 'surface' | 'unsure_since' | 'due_at' | 'lease_until'> {
  readonly intent: string
  readonly unsure_since: Date | null
  readonly due_at: Date
  readonly lease_until: Date | null
}

const COLUMNS =
  'key, intent, wanted_sha256, shown_sha256, state, external_id, outcome, revision, attempt, unsure_since, due_at, lease_until, error'

/** All rows of an incident in the order of their place. */
export async function readRows(sql: Sql, { tenant, incident }: Owner): Promise<readonly OutboxRow[]> {
  const rows = await sql.query<Stored>(
    `select ${COLUMNS} from slack_outbox where tenant_id = $1 and incident_id = $2 order by place, key`,
    [tenant, incident],
  )
  return rows.map(({ intent, unsure_since, due_at, lease_until, ...row }) => ({
    ...row,
    // Only `writeIntent` and `insertRow` write this column, from a surface.
    surface: JSON.parse(intent) as Surface,
    unsure_since: ms(unsure_since),
    due_at: ms(due_at) ?? 0,
    lease_until: ms(lease_until),
  }))
}

export async function insertRow(sql: Sql, { tenant, incident }: Owner, row: NewRow): Promise<void> {
  const { surface, wanted_sha256, state, external_id = null, shown_sha256 = null, revision = 0 } = row
  await sql.query(
    `insert into slack_outbox (tenant_id, incident_id, key, place, intent, wanted_sha256, state, external_id, shown_sha256, revision, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      tenant,
      incident,
      surface.key,
      row.place,
      JSON.stringify(surface),
      wanted_sha256,
      state,
      external_id,
      shown_sha256,
      revision,
      iso(row.due_at),
    ],
  )
}

/** False when the row does not stand as `only` says: somebody else has had it since. */
export async function changeRow(
  sql: Sql,
  { tenant, incident }: Owner,
  key: string,
  change: RowChange,
  only?: Standing,
): Promise<boolean> {
  const { surface, ...plain } = change
  const fields = { ...plain, ...(surface === undefined ? {} : { intent: JSON.stringify(surface) }) }
  const sets = Object.entries(fields).filter(([, value]) => value !== undefined)
  const params = sets.map(([name, value]) => (TIMES.has(name) && typeof value === 'number' ? iso(value) : value))
  const assignments = sets.map(([name], i) => `${name} = $${i + 7}`).join(', ')
  const rows = await sql.query<{ key: string }>(
    `update slack_outbox set ${assignments} where tenant_id = $1 and incident_id = $2 and key = $3
     and ($4::text is null or (state = $4 and attempt = $5 and revision = $6)) returning key`,
    [tenant, incident, key, only?.state ?? null, only?.attempt ?? null, only?.revision ?? null, ...params],
  )
  return rows.length > 0
}

/** Takes back what nobody has begun and nobody wants any more, such as the card of an incident that was made private. */
export async function dropUnwanted(sql: Sql, { tenant, incident }: Owner, wanted: readonly string[]): Promise<void> {
  await sql.query(
    `delete from slack_outbox where tenant_id = $1 and incident_id = $2 and state = 'pending' and attempt = 0
     and external_id is null and not (key = any($3::text[]))`,
    [tenant, incident, wanted],
  )
}

/** Incidents with something left to do. */
export async function openIncidents(sql: Sql, tenant: string): Promise<readonly string[]> {
  const rows = await sql.query<{ incident_id: string }>(
    `select distinct incident_id from slack_outbox where tenant_id = $1 and state in ('pending', 'sending', 'acted')`,
    [tenant],
  )
  return rows.map((row) => row.incident_id)
}

/** What was refused or left out is tried once more, and at once: somebody may have mended it. It keeps its doubt. */
export async function reviveRows(sql: Sql, tenant: string, nowMs: number): Promise<void> {
  await sql.query(
    `update slack_outbox set state = 'pending', attempt = 0, due_at = $2
     where tenant_id = $1 and (state in ('failed', 'skipped') or (state = 'pending' and error is not null and due_at > $2))`,
    [tenant, iso(nowMs)],
  )
}

/** Ends every lease. A row keeps its doubt: whoever takes it looks first whether it was done. */
export async function freeRows(sql: Sql, tenant: string, nowMs: number): Promise<void> {
  await sql.query(`update slack_outbox set lease_until = $2 where tenant_id = $1 and state = 'sending'`, [
    tenant,
    iso(nowMs),
  ])
}

const TIMES = new Set(['unsure_since', 'due_at', 'lease_until'])

export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

function ms(time: Date | null): number | null {
  return time === null ? null : new Date(time).getTime()
}

import type { Sql } from './database.ts'
import type { DigestBeyond, DigestRows, DigestSpan, EffectRow, IncidentRow } from './incident-list.ts'
import { withoutNulls } from './without-nulls.ts'

const MOST = 200
/** A digest shows so many of a kind. */
const OF_A_KIND = 5

/** A digest's rows out of Postgres: those that are shown or measured, and the count of all others, in four queries at most. */
export async function readDigestRows(db: Sql, tenantId: string, span: DigestSpan): Promise<DigestRows> {
  const about = [tenantId, span.from, span.to, span.quietSince]
  const found = await db.query<IncidentRow & { readonly total: number }>(CHOSEN, [...about, OF_A_KIND, MOST])
  const ids = found.map(({ incident_id }) => incident_id)
  const effects = await db.query<EffectRow>(EFFECTS, [tenantId, ids])
  const rows = found.map(({ total: _, ...row }) => withoutNulls(row))
  const told = { rows, effects: effects.map(withoutNulls) }
  if ((found[0]?.total ?? 0) <= rows.length) return told
  const [counts] = await db.query<Omit<DigestBeyond, 'noisiest'>>(BEYOND, [...about, ids])
  const noisiest = await db.query<DigestBeyond['noisiest'][number]>(NOISIEST, [tenantId, span.from, span.to])
  return counts ? { ...told, beyond: { ...counts, noisiest } } : told
}

/** Every incident that a digest is about, with what it is to it; `kind` is the first heading under which it may stand. */
const MINE = `
  mine as (
    select *, case when waiting then 1 when ownerless then 2 when stale then 3 when resolved then 4 when suppressed then 5
                   when opened then 6 else 7 end as kind
    from (
      select incident_id, severity, detected_at, acknowledged_at, closed_at,
        detected_at >= $2 and detected_at < $3 as opened,
        closed_at is null as open,
        closed_at is null and commander is null as ownerless,
        closed_at is null and waiting_for is not null as waiting,
        closed_at is null and last_event_at < $4 as stale,
        coalesce(closed_at >= $2 and closed_at < $3, false) and status = 'Resolved' as resolved,
        coalesce(closed_at >= $2 and closed_at < $3, false) and status = 'Suppressed' as suppressed
      from incidents
      where tenant_id = $1 and not private
        and (closed_at is null or greatest(last_event_at, detected_at, closed_at) >= $2)
    ) of_all
  )`

const CHOSEN = `
  with ${MINE},
  ranked as (
    select incident_id, detected_at, count(*) over () as total,
      row_number() over (partition by kind order by severity collate "C", detected_at, incident_id) as place
    from mine
  ),
  chosen as (
    select incident_id, total from ranked order by place > $5, detected_at desc, incident_id limit $6
  )
  select incidents.*, chosen.total from chosen join incidents using (incident_id)
  where incidents.tenant_id = $1 order by detected_at desc, incident_id`

const EFFECTS = `
  select incident_id, surface, key, external_id, render_sha256 from incident_effects
  where tenant_id = $1 and incident_id = any ($2)`

const BEYOND = `
  with ${MINE}
  select count(*) filter (where opened) as opened, count(*) filter (where open) as open,
    count(*) filter (where ownerless) as ownerless, count(*) filter (where waiting) as waiting,
    count(*) filter (where resolved) as resolved, count(*) filter (where suppressed) as suppressed,
    count(*) filter (where kind = 2) as ownerless_only, count(*) filter (where kind = 3) as stale_only,
    count(*) filter (where kind = 6) as opened_only,
    count(acknowledged_at) filter (where opened) as acknowledged,
    coalesce(sum(greatest(0, extract(epoch from acknowledged_at - detected_at))) filter (where opened), 0)::float8
      as acknowledge_s,
    coalesce(sum(greatest(0, extract(epoch from closed_at - detected_at))) filter (where resolved), 0)::float8 as resolve_s
  from mine where incident_id <> all ($5)`

const NOISIEST = `
  select case when starts_with(title, service || ': ') then substr(title, length(service) + 3) else title end as words,
    service, incidents
  from (
    select (array_agg(title order by severity collate "C" desc, detected_at desc))[1] as title, service, signature,
      count(*) as incidents
    from incidents
    where tenant_id = $1 and not private and detected_at >= $2 and detected_at < $3 and signature <> ''
    group by signature, service order by count(*) desc, signature limit 5
  ) most order by incidents desc, signature`

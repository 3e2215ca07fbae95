import { crashPoint } from '../kit/crash-point.ts'
import type { Batch, Position, Timeline } from '../timeline/timeline.ts'
import { recordKey, TOPICS, type Topic } from '../timeline/topics.ts'
import { storable } from './copy-text.ts'
import type { Database, Sql } from './database.ts'
import type { Incident } from './gathered-incidents.ts'
import { type IncidentProjection, projectIncident } from './project-incident.ts'
import { TABLES, writeRows } from './row-writer.ts'

/** The topics that the projections are computed from; `debugging.evaluation` only repeats the first. */
export const PROJECTED_TOPICS = ['debugging.timeline', 'debugging.internal'] as const satisfies readonly Topic[]

/** Any constant. */
const ADVISORY_LOCK = 4_711_002
const AT_ONCE = 64

/** The projections in Postgres and how far into the timeline they reach, always changed together. */
export interface ProjectionStore {
  positions(): Promise<readonly Position[]>
  /** Folds the incidents that a batch touches and stores rows and positions in one transaction. Twice is harmless. */
  apply(batch: Batch): Promise<void>
  /** Empties everything. */
  clear(): Promise<void>
}

export function projectionStore(db: Database, readIncident: Timeline['readIncident']): ProjectionStore {
  return {
    positions: () => readPositions(db),
    clear: () => emptyTables(db),
    apply: async (batch) => {
      await db.transaction(async (tx) => {
        await holdPartitions(tx, batch)
        const touched = touchedBy(batch)
        const [folded] = await Promise.all([foldEach(touched, readIncident), dropRows(tx, touched)])
        await writeRows(tx, async (writer) => {
          for (const projection of folded) await writer.add(projection)
        })
        await savePositions(tx, batch.next)
        crashPoint('projection.commit:before')
      })
      crashPoint('projection.commit:after')
    },
  }
}

/** Nobody else writes any projection before this transaction ends. */
export async function holdAll(tx: Sql): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`)
}

/**
 * Two that write incidents of one partition do so one after the other, so that an older fold never covers a newer one. An
 * incident never leaves its partition, so others may write theirs meanwhile. Rising, or two would wait for each other.
 */
async function holdPartitions(tx: Sql, { events, next }: Batch): Promise<void> {
  const partitions = [...new Set([...events, ...next].map(({ partition }) => partition))].sort((a, b) => a - b)
  const locks = partitions.map((partition) => `select pg_advisory_xact_lock(${ADVISORY_LOCK}, ${partition})`)
  await tx.query([`select pg_advisory_xact_lock_shared(${ADVISORY_LOCK})`, ...locks].join('; '))
}

export async function emptyTables(tx: Sql): Promise<void> {
  await tx.query(`truncate ${['projection_offsets', ...TABLES].join(', ')}`)
}

/** Some at a time: those of one partition share a look at Kafka, and the events of all of them may be much to hold. */
async function foldEach(
  touched: readonly Incident[],
  readIncident: Timeline['readIncident'],
): Promise<IncidentProjection[]> {
  const folded: IncidentProjection[] = []
  for (let at = 0; at < touched.length; at += AT_ONCE) {
    const some = touched.slice(at, at + AT_ONCE)
    const read = some.map(({ tenant_id, incident_id }) => readIncident(tenant_id, incident_id))
    folded.push(...(await Promise.all(read)).map(projectIncident))
  }
  return folded
}

function touchedBy(batch: Batch): Incident[] {
  const touched = new Map<string, Incident>()
  for (const { event } of batch.events) {
    const { tenant_id, incident_id } = event
    const key = recordKey(tenant_id, incident_id)
    touched.set(key, { key, tenant_id, incident_id })
  }
  return [...touched.values()]
}

export async function dropRows(tx: Sql, touched: readonly Incident[]): Promise<void> {
  if (touched.length === 0) return
  await tx.query(DROP, [
    touched.map(({ tenant_id }) => storable(tenant_id)),
    touched.map(({ incident_id }) => storable(incident_id)),
  ])
}

const DROP = `
  with gone as materialized (select * from unnest($1::text[], $2::text[]) as given (tenant_id, incident_id))
  ${TABLES.map((table) => `, from_${table} as (delete from ${table} using gone where ${ofGone(table)})`).join('')}
  select`

function ofGone(table: string): string {
  return `${table}.tenant_id = gone.tenant_id and ${table}.incident_id = gone.incident_id`
}

export async function savePositions(tx: Sql, next: readonly Position[]): Promise<void> {
  const rows = next.map(({ topic, partition, offset }) => ({ topic, partition, next_offset: String(offset) }))
  await tx.query(
    `insert into projection_offsets select * from jsonb_populate_recordset(null::projection_offsets, $1::jsonb)
     on conflict (topic, partition) do update
     set next_offset = greatest(projection_offsets.next_offset, excluded.next_offset)`,
    [JSON.stringify(rows)],
  )
}

async function readPositions(db: Sql): Promise<Position[]> {
  const rows = await db.query<{ topic: string; partition: number; next_offset: number }>(
    'select topic, partition, next_offset from projection_offsets order by topic, partition',
  )
  return rows.flatMap(({ topic, partition, next_offset }) => {
    const known = TOPICS.find((name) => name === topic)
    return known ? [{ topic: known, partition, offset: BigInt(next_offset) }] : []
  })
}

import { crashPoint } from '../kit/crash-point.ts'
import type { Batch, Position, Timeline } from '../timeline/timeline.ts'
import { recordKey, TOPICS, type Topic } from '../timeline/topics.ts'
import type { Database, Sql } from './database.ts'
import { INCIDENT_TABLES, type IncidentProjection, type IncidentTable, projectIncident } from './project-incident.ts'

/** The topics that the projections are computed from; `debugging.evaluation` only repeats the first. */
export const PROJECTED_TOPICS = ['debugging.timeline', 'debugging.internal'] as const satisfies readonly Topic[]

const TABLES = Object.keys(INCIDENT_TABLES) as readonly IncidentTable[]
/** Any constant: two projectors at once write one after the other, so that an older fold never covers a newer one. */
const ADVISORY_LOCK = 4_711_002
const AT_ONCE = 32

/** The projections in Postgres and how far into the timeline they reach, always changed together. */
export interface ProjectionStore {
  positions(): Promise<readonly Position[]>
  /** Folds the incidents that a batch touches and stores rows and positions in one transaction. Twice is harmless. */
  apply(batch: Batch): Promise<void>
  /** Empties everything. */
  clear(): Promise<void>
}

/**
 * `fresh` (optional) holds the record keys that were folded since `clear` and need no second fold: for a rebuild, in which
 * every event was in the log before it began and nobody else writes. What is not in it has no rows yet.
 */
export function projectionStore(
  db: Database,
  readIncident: Timeline['readIncident'],
  fresh?: Set<string>,
): ProjectionStore {
  return {
    positions: () => readPositions(db),
    clear: async () => {
      await db.query(`truncate ${['projection_offsets', ...TABLES].join(', ')}`)
    },
    apply: async (batch) => {
      await db.transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
        const touched = touchedBy(batch).filter(({ key }) => !fresh?.has(key))
        const dropped = fresh === undefined ? dropRows(tx, touched) : undefined
        const [folded] = await Promise.all([foldEach(touched, readIncident), dropped])
        await insertRows(tx, folded)
        await savePositions(tx, batch.next)
        for (const { key } of touched) fresh?.add(key)
        crashPoint('projection.commit:before')
      })
      crashPoint('projection.commit:after')
    },
  }
}

/** Some at a time: those of one partition share a look at Kafka, and the events of all of them may be much to hold. */
async function foldEach(
  touched: readonly Touched[],
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

interface Touched {
  readonly key: string
  readonly tenant_id: string
  readonly incident_id: string
}

function touchedBy(batch: Batch): Touched[] {
  const touched = new Map<string, Touched>()
  for (const { event } of batch.events) {
    const { tenant_id, incident_id } = event
    const key = recordKey(tenant_id, incident_id)
    touched.set(key, { key, tenant_id, incident_id })
  }
  return [...touched.values()]
}

async function dropRows(tx: Sql, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return
  const keys = [
    touched.map(({ tenant_id }) => storable(tenant_id)),
    touched.map(({ incident_id }) => storable(incident_id)),
  ]
  const gone = '(tenant_id, incident_id) in (select * from unnest($1::text[], $2::text[]))'
  // One turn to the database for all tables: over a wire and on a busy machine turns cost more than rows.
  const deletes = TABLES.map((table) => `from_${table} as (delete from ${table} where ${gone})`)
  await tx.query(`with ${deletes.join(', ')} select 1`, keys)
}

async function insertRows(tx: Sql, folded: readonly IncidentProjection[]): Promise<void> {
  for (const table of TABLES) {
    const rows = folded.flatMap((projection) => projection[table])
    if (rows.length === 0) continue
    await tx.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
      JSON.stringify(rows, (_, value) => (typeof value === 'string' ? storable(value) : value)),
    ])
  }
}

/** Postgres has no place for NUL and half characters, which an event may carry; one such event must not stop all others. */
function storable(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, '\uFFFD')
}

async function savePositions(tx: Sql, next: readonly Position[]): Promise<void> {
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

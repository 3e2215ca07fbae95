import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { CATALOGUE, type QueryId, type QueryParams, type QueryRow } from '../../evidence/catalogue.ts'
import type { QueryResult } from '../../evidence/evidence.ts'
import { mendCuts } from '../../evidence/torn-end.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { eachLine } from './each-line.ts'
import { asEvidenceOutcome } from './errors.ts'
import { inLayout, type Layout, OWN_LAYOUT } from './layouts/layout.ts'

/** What one query may use. */
export interface QueryLimits {
  readonly seconds: number
  readonly rowsRead: number
  readonly bytesRead: number
  readonly memoryBytes: number
  readonly resultBytes: number
}

export const DEFAULT_LIMITS: QueryLimits = {
  seconds: 20,
  rowsRead: 500_000_000,
  bytesRead: 20_000_000_000,
  memoryBytes: 1_000_000_000,
  resultBytes: 64_000_000,
}

/** Who asks, and how far the server holds that user back already: the `readonly` of its profile. */
export interface Asker {
  readonly client: ClickHouseClient
  /** 0: nothing is held back. 2: may set limits, not `readonly`. 1: may set nothing; its profile has the limits. */
  readonly readonly: 0 | 1 | 2
}

/**
 * Runs one query of the catalogue: values travel as bound parameters, settings stand in the text (client settings would
 * stay on an embedded session), `readonly=1` comes last and nothing is ever appended after it.
 * No more rows than the query's own limit can be answered.
 */
export async function runQuery<Q extends QueryId>(
  asker: Asker,
  id: Q,
  params: QueryParams<Q>,
  limits: QueryLimits,
  layout: Layout = OWN_LAYOUT,
): Promise<QueryResult<QueryRow<Q>>> {
  const query = CATALOGUE[id]
  const bound = query.params.safeParse(params)
  if (!bound.success) {
    throw new GiveUp('bad-query', `${id}: ${z.prettifyError(bound.error)}. Correct the parameters of the query.`)
  }
  const limit = query.limit + 1
  const sql = `${inLayout(query.sql, layout)}\n${settings(limits, limit, asker.readonly)}`
  const rows: QueryRow<Q>[] = []
  let bytes = 0
  let lines = 0
  await ask(asker.client, id, sql, { ...bound.data, limit }, (line) => {
    lines += 1
    if (lines > query.limit) return
    rows.push(rowOf(id, line))
    bytes += Buffer.byteLength(line)
  })
  return { query_id: `${id}@${query.version}`, rows, bytes, truncated: lines > query.limit }
}

/** Hands over each line of the answer. The statement ends as `query` of the client would end it, whose answer is one text. */
async function ask(
  client: ClickHouseClient,
  id: string,
  sql: string,
  values: Record<string, unknown>,
  take: (line: string) => void,
): Promise<void> {
  try {
    const { stream } = await client.exec({ query: `${sql} \nFORMAT JSONEachRow`, query_params: values })
    await eachLine(stream, take)
  } catch (error) {
    throw asEvidenceOutcome(error, `run ${id}`)
  }
}

function settings(limits: QueryLimits, rows: number, readonly: Asker['readonly']): string {
  if (readonly === 1) return ''
  const pairs = [
    `max_execution_time = ${limits.seconds}`,
    `max_rows_to_read = ${limits.rowsRead}`,
    `max_bytes_to_read = ${limits.bytesRead}`,
    `max_memory_usage = ${limits.memoryBytes}`,
    `max_result_rows = ${rows}`,
    `max_result_bytes = ${limits.resultBytes}`,
    'max_threads = 2',
    ...(readonly === 0 ? ['readonly = 1'] : []),
  ]
  return `SETTINGS ${pairs.join(', ')}`
}

function rowOf<Q extends QueryId>(id: Q, line: string): QueryRow<Q> {
  const parsed = CATALOGUE[id].row.safeParse(JSON.parse(line))
  if (!parsed.success) {
    throw new GiveUp('evidence-shape', `${id}: ${z.prettifyError(parsed.error)}. Check the columns of the tables.`)
  }
  return asRow<Q>(mendCuts(parsed.data))
}

/** Guarantee: `data` came out of the row schema of this very query id. */
function asRow<Q extends QueryId>(data: unknown): QueryRow<Q> {
  return data as QueryRow<Q>
}

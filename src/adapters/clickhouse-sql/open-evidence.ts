import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Evidence } from '../../evidence/evidence.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { createTurns, mapInTurns } from '../../kit/turns.ts'
import { changeColumns, deployColumns, logColumns, spanColumns } from './columns.ts'
import { asEvidenceOutcome } from './errors.ts'
import { type Layout, layoutWords, OWN_LAYOUT, type TableLayout } from './layouts/layout.ts'
import { type Asker, DEFAULT_LIMITS, type QueryLimits, runQuery } from './run-query.ts'
import { wellFormed } from './well-formed.ts'

/**
 * The evidence port over the official client, whatever engine is behind it. The schema must be in place. Queries may be
 * asked as another user than rows are written. `batch`: rows a statement; where it is cut some rows may be stored and others not,
 * and whoever sends all again has the first counted twice.
 */
export function evidenceOver(
  client: ClickHouseClient,
  limits: QueryLimits = DEFAULT_LIMITS,
  asker: Asker = { client, readonly: 0 },
  layout: () => Layout = () => OWN_LAYOUT,
  batch = Number.MAX_SAFE_INTEGER,
): Evidence {
  const insert = <R>(table: string, rows: readonly R[], columns: (row: R) => object) =>
    insertRows(client, { table, batch }, rows, columns)
  return {
    addLogs: async (rows) => insert(takerOf(layout().logs, 'logs'), rows, logColumns),
    addSpans: async (rows) => insert(takerOf(layout().traces, 'spans'), rows, spanColumns),
    addDeploys: async (rows) => insert('faultline.deploys', rows, deployColumns),
    addChanges: async (rows) => insert('faultline.changes', rows, changeColumns),
    query: (id, params) => runQuery(asker, id, params, limits, layout()),
    reads: () => layoutWords(layout()),
    close: async () => {
      await client.close()
      if (asker.client !== client) await asker.client.close()
    },
  }
}

/** Tables of another make are read and never written to. */
function takerOf(table: TableLayout | undefined, rows: string): string {
  if (table?.takesRows === true) return table.table
  const whose = table === undefined ? 'nowhere' : `in ${table.table}, which is ${table.name}'s`
  const advice = `Send your ${rows} there by its own collector, not to Faultline.`
  throw new GiveUp('evidence-foreign', `The ${rows} are kept ${whose}, and only read from there. ${advice}`)
}

/** All rows are looked at before the first is stored. */
async function insertRows<R>(
  client: ClickHouseClient,
  { table, batch }: { readonly table: string; readonly batch: number },
  given: readonly R[],
  columns: (row: R) => object,
): Promise<void> {
  const rows = await mapInTurns(given, (row) => wellFormed(columns(row)))
  for (let at = 0; at < rows.length; at += batch) {
    try {
      await client.insert({
        table,
        // A list would be made into text at one go.
        values: Readable.from(inTurns(rows.slice(at, at + batch))),
        format: 'JSONEachRow',
        // The same for every insert, since they stay on an embedded session. A file may span more than 100 days.
        clickhouse_settings: { max_partitions_per_insert_block: '0' },
      })
    } catch (error) {
      throw asEvidenceOutcome(error, `store rows in ${table}`)
    }
  }
}

async function* inTurns(rows: readonly object[]): AsyncGenerator<object> {
  const turns = createTurns()
  for (const row of rows) {
    yield row
    if (turns.isDue()) await turns.take()
  }
}

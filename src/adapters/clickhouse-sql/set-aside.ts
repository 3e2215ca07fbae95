import type { ClickHouseClient } from '@clickhouse/client'
import type { Log } from '../../kit/log.ts'
import { asEvidenceOutcome } from './errors.ts'

interface Checked {
  readonly part_path: string
  readonly is_passed: number
  readonly message: string
}

/**
 * Looks through every part of our own tables and detaches those that cannot be read: a disk that was full for a moment leaves
 * half-written ones, and each query that touches one fails for good. Their rows are lost. Reads all that is stored, once.
 */
export async function setDamagedAside(client: ClickHouseClient, log: Log): Promise<number> {
  try {
    let parts = 0
    for (const table of await ownTables(client)) {
      const query = `CHECK TABLE ${table} SETTINGS check_query_single_value_result = 0`
      const damaged = (await rowsOf<Checked>(client, query)).filter(({ is_passed }) => is_passed === 0)
      for (const { part_path, message } of damaged) {
        if (!/^[\w-]+$/.test(part_path)) continue
        await client.command({ query: `ALTER TABLE ${table} DETACH PART '${part_path}'` })
        log.error(
          { table, part: part_path, why: message.slice(0, 200) },
          'a damaged part of the evidence was set aside',
        )
        parts += 1
      }
    }
    return parts
  } catch (error) {
    throw asEvidenceOutcome(error, 'set damaged parts of the evidence aside')
  }
}

async function ownTables(client: ClickHouseClient): Promise<readonly string[]> {
  const tables = await rowsOf<{ readonly name: string }>(
    client,
    "SELECT concat(database, '.', name) AS name FROM system.tables WHERE database IN ('otel', 'faultline') AND engine LIKE '%MergeTree' ORDER BY name",
  )
  return tables.map(({ name }) => name).filter((name) => /^\w+\.\w+$/.test(name))
}

async function rowsOf<R>(client: ClickHouseClient, query: string): Promise<readonly R[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<R>()
}

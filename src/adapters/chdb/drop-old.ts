import type { ClickHouseClient } from '@clickhouse/client'
import { AGING, LAST_WORDS } from '../clickhouse-sql/aging.ts'
import { asEvidenceOutcome } from '../clickhouse-sql/errors.ts'

interface OldPart {
  readonly name: string
  readonly id: string
  readonly rows: string
}

/**
 * Removes what happened before then and was stored before then: a file from last year that was read in today stays as long
 * as what happens today. Returns how many rows went.
 */
export async function dropOld(client: ClickHouseClient, before: Date): Promise<number> {
  const moment = `toDateTime(${Math.floor(before.getTime() / 1_000)}, 'UTC')`
  try {
    let rows = 0
    for (const part of await oldParts(client, moment)) {
      if (!/^\w+$/.test(part.id)) continue
      await client.command({ query: `ALTER TABLE ${part.name} DROP PARTITION ID '${part.id}'` })
      rows += Number(part.rows)
    }
    await forgetWords(client, moment)
    return rows
  } catch (error) {
    throw asEvidenceOutcome(error, 'remove old evidence')
  }
}

async function oldParts(client: ClickHouseClient, moment: string): Promise<readonly OldPart[]> {
  return rowsOf<OldPart>(
    client,
    `SELECT concat(database, '.', table) AS name, partition_id AS id, toString(sum(system.parts.rows)) AS rows
    FROM system.parts
    WHERE active AND name IN (${AGING.map(({ table }) => `'${table}'`).join(', ')})
    GROUP BY name, id
    HAVING max(max_time) < ${moment} AND max(modification_time) < ${moment}
    ORDER BY name, id`,
  )
}

/** Rewrites the table: only where there is something to forget. */
async function forgetWords(client: ClickHouseClient, moment: string): Promise<void> {
  const { table, time } = LAST_WORDS
  const isOld = `${time} < toDate(${moment})`
  const [found] = await rowsOf<{ n: number }>(client, `SELECT toFloat64(count()) AS n FROM ${table} WHERE ${isOld}`)
  if (found !== undefined && found.n > 0)
    await client.command({ query: `ALTER TABLE ${table} DELETE WHERE ${isOld} SETTINGS mutations_sync = 2` })
}

async function rowsOf<R>(client: ClickHouseClient, query: string): Promise<readonly R[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<R>()
}

import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { GiveUp } from '../../kit/outcome.ts'
import { asEvidenceOutcome } from '../clickhouse-sql/errors.ts'
import type { Asker } from '../clickhouse-sql/run-query.ts'

/** Without these a query of ours could take what the machine has. */
const LIMITS = ['max_execution_time', 'max_rows_to_read', 'max_result_rows', 'max_memory_usage'] as const

const profile = z.object({
  readonly: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  unlimited: z.array(z.string()),
})

/** Asks the server how far it holds the user back. One that may set no limits must have them: else `GiveUp`. */
export async function askerOver(client: ClickHouseClient): Promise<Asker> {
  const { readonly, unlimited } = profile.parse(await read(client))
  if (readonly === 1 && unlimited.length > 0) {
    throw new GiveUp(
      'evidence-unlimited',
      `The evidence user may set no limits (readonly = 1) and its profile lacks ${unlimited.join(', ')}. Set them there, or give it readonly = 2.`,
    )
  }
  return { client, readonly }
}

async function read(client: ClickHouseClient): Promise<unknown> {
  const unlimited = LIMITS.map((name) => `toFloat64(getSetting('${name}')) = 0 ? '${name}' : ''`)
  const query = `SELECT toUInt8(getSetting('readonly')) AS readonly, arrayFilter(name -> name != '', [${unlimited.join(', ')}]) AS unlimited`
  try {
    const [row] = await (await client.query({ query, format: 'JSONEachRow' })).json<unknown>()
    return row
  } catch (error) {
    throw asEvidenceOutcome(error, 'ask ClickHouse about the evidence user')
  }
}

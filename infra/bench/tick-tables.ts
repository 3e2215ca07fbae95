import { createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { silentLog } from '../../src/kit/log.ts'

/** The embedded evidence in a folder, and a way to fill it in bulk by the engine itself. */
export async function withTables<T>(
  path: string,
  work: (evidence: Evidence, command: (query: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const evidence = await openChdbEvidence({ dir: path, log: silentLog })
  const client = createClient({ connection: asConnection(createChdbConnection({ path })) })
  try {
    return await work(evidence, async (query) => void (await client.command({ query })))
  } finally {
    await client.close()
    await evidence.close()
  }
}

/** Guarantee: chdb builds on a copy of the same client types, as `openChdbEvidence` says. */
function asConnection(connection: unknown): NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']> {
  return connection as NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>
}

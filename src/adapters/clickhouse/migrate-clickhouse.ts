import { tablesOfSchema } from '../clickhouse-sql/schema.ts'
import { type ClickhouseOptions, connect, missingTables, openClickhouseEvidence } from './open-clickhouse.ts'

/** Makes our tables and views, and the collector's where that is asked for. Returns those of ours that were not there. */
export async function migrateClickhouse(options: ClickhouseOptions): Promise<readonly string[]> {
  const owner = connect(options.url, options.owner)
  try {
    const missing = await missingTables(owner, await tablesOfSchema())
    await (await openClickhouseEvidence(options)).close()
    return missing
  } finally {
    await owner.close()
  }
}

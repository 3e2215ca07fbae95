import { OWN_LAYOUT } from '../clickhouse-sql/layouts/layout.ts'
import { probeLayout } from '../clickhouse-sql/layouts/probe-layout.ts'
import { tablesOfSchema } from '../clickhouse-sql/schema.ts'
import { type ClickhouseOptions, connect, missingTables, openClickhouseEvidence } from './open-clickhouse.ts'

/** Makes our tables and views, and the collector's where that is asked for. Returns those of ours that were not there. */
export async function migrateClickhouse(options: ClickhouseOptions): Promise<readonly string[]> {
  const owner = connect(options.url, options.owner)
  try {
    const layout = options.collectorTables === true ? OWN_LAYOUT : await probeLayout(owner, options.mapping)
    const missing = await missingTables(owner, await tablesOfSchema(layout))
    await (await openClickhouseEvidence(options)).close()
    return missing
  } finally {
    await owner.close()
  }
}

import { OWN_LAYOUT } from '../clickhouse-sql/layouts/layout.ts'
import { probeLayout } from '../clickhouse-sql/layouts/probe-layout.ts'
import { tablesOfSchema } from '../clickhouse-sql/schema.ts'
import { expireAfter } from './expire.ts'
import { type ClickhouseOptions, connect, missingTables, openClickhouseEvidence } from './open-clickhouse.ts'

interface ClickhouseMigrated {
  /** What was not there, or was kept for another time. */
  readonly made: readonly string[]
  /** Sentences: what others own, and was left as it is. */
  readonly left: readonly string[]
}

/** Makes our tables and views, and the collector's where that is asked for; has old evidence removed after `days`, undefined: never. */
export async function migrateClickhouse(
  options: ClickhouseOptions,
  days: number | undefined,
): Promise<ClickhouseMigrated> {
  const owner = connect(options.url, options.owner)
  try {
    const { collectorTables = false } = options
    const layout = collectorTables ? OWN_LAYOUT : await probeLayout(owner, options.mapping)
    const missing = await missingTables(owner, await tablesOfSchema(layout))
    await (await openClickhouseEvidence(options)).close()
    const { changed, left } = await expireAfter(owner, days, { collectorTables, layout })
    return { made: [...missing, ...changed], left }
  } finally {
    await owner.close()
  }
}

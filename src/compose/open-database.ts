import { join, resolve } from 'node:path'
import { migrate, missingMigrations } from '../adapters/postgres/migrate.ts'
import type { Config } from '../config.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { Database } from '../projections/database.ts'
import { tenantDatabase } from '../projections/tenant-database.ts'
import { KEPT, MIGRATIONS } from './places.ts'
import type { Surroundings } from './server-options.ts'

export interface Databases {
  /** The rows of the house's tenant; projections can be read and not written. */
  readonly db: Database
  /** Everything, for the projector. */
  readonly projections: Database
}

/**
 * Postgres where its address is set, else embedded in the data folder, which holds one tenant. A server is not migrated
 * here, for many processes start at once: one that lacks something is refused with `GiveUp('not-migrated')`. `patient`: for work
 * on all rows, whose statements take as long as they take.
 */
export async function openDatabase(
  { servers, dataDir, tenantId }: Config,
  { log }: Surroundings,
  patient = false,
): Promise<Databases> {
  if (servers.postgres === undefined) {
    const { openPglite } = await import('../adapters/pglite/pglite.ts')
    const db = await openPglite({ dir: join(resolve(dataDir), 'projections'), log, keepIn: KEPT })
    await migrate(db, MIGRATIONS)
    return { db, projections: db }
  }
  const { openPostgres } = await import('../adapters/postgres/postgres.ts')
  const projections = await openPostgres({ connectionString: servers.postgres.url, patient, log })
  try {
    const missing = await missingMigrations(projections, MIGRATIONS)
    if (missing.length > 0) throw notMigrated(missing)
    return { projections, db: tenantDatabase(projections, tenantId) }
  } catch (error) {
    await projections.close()
    throw error
  }
}

function notMigrated(missing: readonly string[]): GiveUp {
  return new GiveUp('not-migrated', `The database lacks ${missing.join(', ')}. Run \`faultline migrate\`.`)
}

import { postgresLeader } from '../adapters/postgres/postgres-leader.ts'
import type { Config } from '../config.ts'
import type { Leader } from '../projections/leader.ts'
import type { Surroundings } from './server-options.ts'

/** Who does what only one process should: whoever holds the lock in Postgres; without a server, this process. */
export function leaderOf({ servers, tenantId }: Config, around: Surroundings, name: string): Leader {
  if (servers.postgres === undefined) return { whileLeading: (work, stop) => work(stop) }
  return postgresLeader({ connectionString: servers.postgres.url, name: `${tenantId}:${name}`, ...around })
}

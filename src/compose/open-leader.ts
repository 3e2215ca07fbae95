import { postgresLeader } from '../adapters/postgres/postgres-leader.ts'
import type { Config } from '../config.ts'
import type { Leader } from '../projections/leader.ts'
import type { Surroundings } from './server-options.ts'

/** Those who stand for a lead in this process. */
export interface Leaders {
  leaderOf(name: string): Leader
  /** Rejects with why one of them can neither lead nor stand by. */
  ask(): Promise<void>
}

/** Who does what only one process should: whoever holds the lock in Postgres; without a server, this process. */
export function openLeaders({ servers, tenantId }: Config, around: Surroundings): Leaders {
  const { postgres } = servers
  const standing: Leader[] = []
  return {
    leaderOf(name) {
      if (postgres === undefined) return { whileLeading: (work, stop) => work(stop), ask: async () => {} }
      const leader = postgresLeader({ connectionString: postgres.url, name: `${tenantId}:${name}`, ...around })
      standing.push(leader)
      return leader
    },
    async ask() {
      await Promise.all(standing.map((leader) => leader.ask()))
    },
  }
}

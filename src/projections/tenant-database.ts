import type { Database, Transaction } from './database.ts'

/** Made by `infra/postgres/030_tenants.sql`; not the owner of any table, so that the policies of rows hold for it. */
const ROLE = 'faultline_app'

/**
 * The database as one tenant sees it: rows of others do not exist, be it read, written or guessed at, and projections
 * can only be read. Role and tenant are set within each transaction and end with it, so that any pool may lie between.
 */
export function tenantDatabase(db: Database, tenantId: string): Database {
  const transaction = <T>(work: (tx: Transaction) => Promise<T>) =>
    db.transaction(async (tx) => {
      await tx.query(`select set_config('app.tenant', $1, true), set_config('role', '${ROLE}', true)`, [tenantId])
      return work(tx)
    })
  return {
    transaction,
    query: (text, params) => transaction((tx) => tx.query(text, params)),
    close: () => db.close(),
  }
}

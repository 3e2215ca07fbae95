import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe } from 'vitest'
import { openSpecDatabase } from '../../adapters/pglite/pglite.spec-support.ts'
import { migrate } from '../../adapters/postgres/migrate.ts'
import type { Database } from '../../projections/database.ts'
import { databaseStore } from './database-store.ts'
import { outboxStoreContract } from './outbox-store.contract.ts'

describe('src/slack/outbox/database-store.ts', () => {
  let db: Database
  beforeAll(async () => {
    db = await openSpecDatabase()
    await migrate(db, fileURLToPath(new URL('../../../infra/postgres', import.meta.url)))
  })
  afterAll(() => db.close())
  outboxStoreContract(async () => {
    await db.query('delete from slack_outbox')
    return databaseStore(db)
  })
})

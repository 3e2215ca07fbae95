import { describe, expect, it } from 'vitest'
import { notifierContract } from '../../../workers/slack-notifier/notifier.contract.ts'
import { databaseContract } from '../../projections/database.contract.ts'
import { projectionStoreContract } from '../../projections/projection-store.contract.ts'
import { inboxContract } from '../../slack/inbox/inbox.contract.ts'
import { answersContract } from '../answers/answers.contract.ts'
import { migrateContract } from './migrate.contract.ts'
import { migrate } from './migrate.ts'
import { newServerDatabase, openServerDatabase, openUrl } from './server-database.spec-support.ts'

const SQL = new URL('../../../infra/postgres', import.meta.url).pathname

describe('src/adapters/postgres/postgres.ts', () => {
  describe('database', () => databaseContract(openServerDatabase))
  describe('migrations', () => migrateContract(openServerDatabase))
  describe('projections', () => projectionStoreContract(openServerDatabase))
  describe('inbox', () => inboxContract(openServerDatabase))
  describe('answers', () => answersContract(openServerDatabase))
  describe('outbox', () =>
    notifierContract(async () => {
      const db = await openServerDatabase()
      await migrate(db, SQL)
      return db
    }))

  it('lets two processes that bring an empty database up at once run each file once', async () => {
    const { url, drop } = await newServerDatabase()
    const [one, other] = await Promise.all([openUrl(url), openUrl(url)])
    const ran = (await Promise.all([migrate(one, SQL), migrate(other, SQL)])).map((names) => names.length)
    const [row] = await one.query<{ n: number }>('select count(*) as n from schema_migrations')
    expect(ran.sort()).toEqual([0, row?.n])
    expect(row?.n).toBeGreaterThan(3)
    await Promise.all([one.close(), other.close()])
    await drop()
  })
})

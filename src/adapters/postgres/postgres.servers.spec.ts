import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makePostgres } from '../../../infra/servers/postgres.ts'
import { notifierContract } from '../../../workers/slack-notifier/notifier.contract.ts'
import { databaseContract } from '../../projections/database.contract.ts'
import { projectionStoreContract } from '../../projections/projection-store.contract.ts'
import { tenantDatabaseContract } from '../../projections/tenant-database.contract.ts'
import { tenantDatabase } from '../../projections/tenant-database.ts'
import { inboxContract, inboxesOn } from '../../slack/inbox/inbox.contract.ts'
import { answersContract } from '../answers/answers.contract.ts'
import { migrateContract } from './migrate.contract.ts'
import { migrate } from './migrate.ts'
import {
  newOwnedDatabase,
  newServerDatabase,
  openOwnedDatabase,
  openServerDatabase,
  openUrl,
} from './server-database.spec-support.ts'

const SQL = new URL('../../../infra/postgres', import.meta.url).pathname

describe('src/adapters/postgres/postgres.ts', () => {
  describe('database', () => databaseContract(openServerDatabase))
  describe('migrations', () => migrateContract(openServerDatabase))
  describe('projections', () => projectionStoreContract(openServerDatabase))
  describe('tenants', () => tenantDatabaseContract(openServerDatabase))
  describe('tenants of an owner who is no superuser', () => tenantDatabaseContract(openOwnedDatabase))
  describe('inbox', () => inboxContract(() => inboxesOn(openServerDatabase)))
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

  it('makes the role of tenants itself where it may, and else says what an administrator must run', async () => {
    const server = await makePostgres()
    await server.start()
    const powerless = await openUrl((await newOwnedDatabase(server.address, '')).url)
    await expect(migrate(powerless, SQL)).rejects.toThrow(
      /run: create role faultline_app nologin; grant faultline_app to/,
    )
    const owner = await openUrl((await newOwnedDatabase(server.address, 'createrole')).url)
    await migrate(owner, SQL)
    expect(await tenantDatabase(owner, 'acme').query('select current_user as who')).toEqual([{ who: 'faultline_app' }])
    await expect(migrate(powerless, SQL)).rejects.toMatchObject({ code: 'postgres-42501' })
    await Promise.all([powerless.close(), owner.close()])
    await server.remove()
  })

  it('is migrated by the login that docs/deploy.md has an administrator make who is no superuser', async () => {
    const server = await makePostgres()
    await server.start()
    const at = (user: string) =>
      Object.assign(new URL(server.address), { username: user, password: 'x', pathname: '/faultline' }).href
    const superuser = await openUrl(server.address)
    await superuser.query("create role administrator login createrole createdb password 'x'")
    await superuser.query('create database faultline owner administrator')
    const inside = await openUrl(Object.assign(new URL(server.address), { pathname: '/faultline' }).href)
    await inside.query('create extension vector')
    const administrator = await openUrl(at('administrator'))
    const [, statements = ''] = /```sql\n([\s\S]*?)```/.exec(readFileSync('docs/deploy.md', 'utf8')) ?? []
    for (const line of statements.trim().split('\n')) await administrator.query(line.replace("'...'", "'x'"))
    const house = await openUrl(at('house'))
    await migrate(house, SQL)
    expect(await tenantDatabase(house, 'acme').query('select current_user as who')).toEqual([{ who: 'faultline_app' }])
    await Promise.all([superuser, inside, administrator, house].map((db) => db.close()))
    await server.remove()
  })
})

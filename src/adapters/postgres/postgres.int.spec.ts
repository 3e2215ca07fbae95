import { describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { Secret } from '../../kit/secret.ts'
import { databaseContract } from '../../projections/database.contract.ts'
import { openPostgres } from './postgres.ts'

const url = process.env.FAULTLINE_TEST_POSTGRES_URL

describe('src/adapters/postgres/postgres.ts', () => {
  const open = (address: string) => openPostgres({ connectionString: new Secret(address), log: silentLog })

  if (url) databaseContract(() => open(url))
  else {
    console.warn('NOT TESTED: a real Postgres server. Set FAULTLINE_TEST_POSTGRES_URL to one with pgvector to test it.')
    it.skip('keeps the contract on a real server (FAULTLINE_TEST_POSTGRES_URL is not set)', () => {})
  }

  it('asks to try later when no server answers', async () => {
    const refused = open('postgres://nobody@127.0.0.1:1/none')
    await expect(refused).rejects.toThrow(RetryLater)
    await expect(refused).rejects.toMatchObject({ code: 'database-unavailable' })
  })
})

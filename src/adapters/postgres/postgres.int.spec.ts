import { describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { Secret } from '../../kit/secret.ts'
import { openPostgres } from './postgres.ts'

describe('src/adapters/postgres/postgres.ts', () => {
  it('asks to try later when no server answers', async () => {
    const nobody = new Secret('postgres://nobody@127.0.0.1:1/none')
    const refused = openPostgres({ connectionString: nobody, log: silentLog })
    await expect(refused).rejects.toThrow(RetryLater)
    await expect(refused).rejects.toMatchObject({ code: 'database-unavailable' })
  })
})

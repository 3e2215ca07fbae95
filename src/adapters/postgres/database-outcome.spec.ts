import { describe, expect, it } from 'vitest'
import { asDatabaseOutcome, isRefusal } from './database-outcome.ts'

const outcome = (code: string, message = 'words of the server') =>
  asDatabaseOutcome(Object.assign(new Error(message), { code }))

describe('src/adapters/postgres/database-outcome.ts', () => {
  it('asks to try later whatever way the network says that nobody is there', () => {
    for (const code of ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', '57P03', '08006'])
      expect(outcome(code), code).toMatchObject({ name: 'RetryLater', code: 'database-unavailable' })
  })

  it('gives up on a login and a database that the server does not know, and names the setting', () => {
    for (const code of ['28P01', '28000', '3D000']) {
      expect(outcome(code), code).toMatchObject({ name: 'GiveUp', message: expect.stringContaining('DATABASE_URL') })
      expect(isRefusal(outcome(code))).toBe(true)
    }
    expect(isRefusal(outcome('42P01'))).toBe(false)
  })
})

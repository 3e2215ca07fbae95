import { describe, expect, it } from 'vitest'
import { asEvidenceOutcome } from './errors.ts'

const failing = (code: string, message: string) => asEvidenceOutcome(Object.assign(new Error(message), { code }), 'ask')

describe('src/adapters/clickhouse-sql/errors.ts', () => {
  it('gives up on a login and on a database that the server does not know, and names what to set', () => {
    const login = failing('516', 'default: Authentication failed: password is incorrect.')
    expect(login).toMatchObject({ name: 'GiveUp', message: expect.stringContaining('password in the settings') })
    expect(login.message).not.toContain('Grant')
    const database = failing('81', 'Database faultline does not exist')
    expect(database).toMatchObject({ name: 'GiveUp', message: expect.stringContaining('`faultline migrate`') })
    expect(failing('60', 'Unknown table otel.otel_logs')).toMatchObject({ code: database.code })
  })

  it('promises nobody that a server that is away is tried again, and says why even where Node has no words', () => {
    const away = failing('ECONNREFUSED', '')
    expect(away).toMatchObject({ name: 'RetryLater', message: expect.stringContaining('ask: ECONNREFUSED. If it') })
    expect(away.message).not.toContain('tried again')
  })
})

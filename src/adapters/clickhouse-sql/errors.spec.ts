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

  it('comes again where the server is short of something, ends, or cannot reach its disks, and not where one query asks too much', () => {
    for (const code of ['394', '76', '499', '285', '1001']) expect(failing(code, 'Away').name, code).toBe('RetryLater')
    const full = 'Memory limit (total) exceeded: would use 9.01 GiB'
    expect(failing('241', full)).toMatchObject({ name: 'RetryLater', code: 'evidence' })
    expect(failing('241', 'Memory limit (for query) exceeded')).toMatchObject({ code: 'evidence-limit' })
    expect(failing('27', 'Cannot parse input')).toMatchObject({ name: 'GiveUp', code: 'evidence-rows' })
  })

  it('promises nobody that a server that is away is tried again, and says why even where Node has no words', () => {
    const away = failing('ECONNREFUSED', '')
    expect(away).toMatchObject({ name: 'RetryLater', message: expect.stringContaining('ask: ECONNREFUSED. If it') })
    expect(away.message).not.toContain('tried again')
  })
})

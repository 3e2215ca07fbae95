import { describe, expect, it } from 'vitest'
import { momentOf, ServiceName } from './reports.ts'

describe('src/ingress/deploys/reports.ts', () => {
  it.each(['checkout', ' payment db ', 'täglich-job', 'acme/shop:web@2'])('takes %j for a service', (name) => {
    expect(ServiceName.parse(name)).toBe(name.trim())
  })

  it.each(['', '  ', 'x\n*', '*', 'a\u0000b', 'a\u202eb', 'x'.repeat(101)])('takes %j for none', (name) => {
    expect(ServiceName.safeParse(name).success).toBe(false)
  })

  it.each(['2300-01-01T00:00:00Z', '1950-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('refuses a report of %s', (at) => {
    expect(() => momentOf(at, new Date('2026-01-03T12:00:00Z'), 'bad-deploy')).toThrow(/^at: in the future, or over/)
  })
})

import { describe, expect, it } from 'vitest'
import { ServiceName } from './reports.ts'

describe('src/ingress/deploys/reports.ts', () => {
  it.each(['checkout', ' payment db ', 'täglich-job', 'acme/shop:web@2'])('takes %j for a service', (name) => {
    expect(ServiceName.parse(name)).toBe(name.trim())
  })

  it.each(['', '  ', 'x\n*', '*', 'a\u0000b', 'a\u202eb', 'x'.repeat(101)])('takes %j for none', (name) => {
    expect(ServiceName.safeParse(name).success).toBe(false)
  })
})

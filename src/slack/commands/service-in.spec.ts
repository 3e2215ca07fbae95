import { describe, expect, it } from 'vitest'
import { serviceIn } from './declare.ts'

const SERVICES = ['catalog', 'checkout', 'payments', 'payments-gateway']

describe('src/slack/commands/declare.ts', () => {
  it.each([
    ['Payment keys may have leaked', 'payments'],
    ['Payments are down', 'payments'],
    ['The payment gateway is slow', 'payments-gateway'],
    ['Catalogs are empty', 'catalog'],
    ['Something is broken, people complain', undefined],
    ['Repayment is late', undefined],
  ])('hears the service in “%s”', (words, service) => {
    expect(serviceIn(words, SERVICES)).toBe(service)
  })
})

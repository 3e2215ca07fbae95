import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config.ts'
import { schedulePrefix } from './open-schedules.ts'

describe('src/compose/open-schedules.ts', () => {
  it('tells two houses on one server apart by what tells them apart on Kafka, and by their tenants', () => {
    const env = { KAFKA_BROKERS: 'kafka:9092' }
    const houses = [env, { ...env, KAFKA_PREFIX: 'eu.' }, { ...env, FAULTLINE_TENANT: 'acme' }, {}]
    const prefixes = houses.map((settings) => schedulePrefix(loadConfig(settings)))
    expect(prefixes).toEqual(['faultline-default-', 'faultline-eu.default-', 'faultline-acme-', 'faultline-default-'])
  })
})

import kafkajs from 'kafkajs'
import { describe, expect, it } from 'vitest'
import { GiveUp } from '../../kit/outcome.ts'
import { asKafkaOutcome, isRebalance } from './kafka-outcome.ts'

const { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs

describe('src/adapters/kafka/kafka-outcome.ts', () => {
  it.each([
    ['TOPIC_AUTHORIZATION_FAILED', 'kafka-forbidden'],
    ['GROUP_AUTHORIZATION_FAILED', 'kafka-forbidden'],
    ['MESSAGE_TOO_LARGE', 'kafka-too-large'],
    ['SASL_AUTHENTICATION_FAILED', 'kafka-login'],
  ])('gives up on %s and says what to do', (type, code) => {
    const outcome = asKafkaOutcome(wrapped(protocol(type)))
    expect(outcome).toMatchObject({ name: 'GiveUp', code })
    expect(outcome.message).toMatch(/\. (Check|Allow|Set) .+\.$/)
  })

  it.each([
    protocol('NOT_LEADER_FOR_PARTITION'),
    protocol('NOT_ENOUGH_REPLICAS'),
    protocol('UNKNOWN_TOPIC_OR_PARTITION'),
    new KafkaJSConnectionError('Connection error: ECONNREFUSED', { broker: 'b:1', code: 'ECONNREFUSED' }),
    new TypeError('x is not a function'),
    'something thrown',
  ])('asks to come again after %s', (error) => {
    expect(asKafkaOutcome(error)).toMatchObject({ name: 'RetryLater', code: 'kafka-unavailable' })
  })

  it('leaves an outcome as it is', () => {
    const outcome = new GiveUp('closed', 'Open it again.')
    expect(asKafkaOutcome(outcome)).toBe(outcome)
  })

  it('knows when a group has moved on', () => {
    expect(isRebalance(wrapped(protocol('REBALANCE_IN_PROGRESS')))).toBe(true)
    expect(isRebalance(protocol('ILLEGAL_GENERATION'))).toBe(true)
    expect(isRebalance(protocol('NOT_LEADER_FOR_PARTITION'))).toBe(false)
    expect(isRebalance(undefined)).toBe(false)
  })
})

function protocol(type: string): InstanceType<typeof KafkaJSProtocolError> {
  return new KafkaJSProtocolError(Object.assign(new Error(`said ${type}`), { type, retriable: true }))
}

function wrapped(cause: Error): InstanceType<typeof KafkaJSNumberOfRetriesExceeded> {
  return new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 1, retryTime: 1 })
}

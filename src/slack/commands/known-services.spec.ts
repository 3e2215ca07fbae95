import { describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { knownServices } from './known-services.ts'

const clock = {
  now: () => new Date('2026-03-02T10:00:00Z'),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms / 100)
      signal?.addEventListener('abort', () => clearTimeout(timer))
    }),
}

function desk(services: () => Promise<readonly string[]>) {
  const none = async () => ({ kind: 'problem', said: '' }) as const
  return {
    questions: { investigate: none, correlate: none, logs: none, services, rateNow: async () => undefined },
    // The first day: nothing was ever wrong.
    incidents: { since: async () => [] },
    settings: { tenantId: 'acme', services: ['checkout'] },
    clock,
    log: silentLog,
  }
}

const known = (services: () => Promise<readonly string[]>) => knownServices(desk(services))

describe('src/slack/commands/known-services.ts', () => {
  it('offers every service that the evidence knows, on the first day too', async () => {
    expect(await known(async () => ['catalog', 'checkout', 'payments', 'unknown'])).toEqual([
      'checkout',
      'catalog',
      'payments',
    ])
  })

  it('waits for the evidence no longer than a form may take, and does without it where it fails', async () => {
    expect(await known(() => new Promise(() => {}))).toEqual(['checkout'])
    expect(await known(() => Promise.reject(new RetryLater('down', 'Try again.')))).toEqual(['checkout'])
  })
})

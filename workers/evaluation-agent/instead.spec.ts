import { describe, expect, it } from 'vitest'
import { failsInstead } from './instead.ts'

const at = (seconds: number) => new Date(Date.parse('2026-03-02T09:00:00.000Z') + seconds * 1_000).toISOString()
const error = (service: string, signature: string, first: number, count: number) => ({
  seen: {
    service,
    signature,
    title: `${signature} of ${service}`,
    sample: '',
    first_seen: at(first),
    last_seen: at(400),
    total: count,
  },
  counts: [{ service, signature, bucket: at(300), count }],
})
function instead(...errors: ReturnType<typeof error>[]) {
  const counts = errors.flatMap((one) => one.counts)
  const seen = errors.map((one) => one.seen)
  return failsInstead(counts, seen, ['own'], at(0))
}

describe('workers/evaluation-agent/instead.ts', () => {
  it('names the oldest of the errors that are new since the incident began and frequent since the fix', () => {
    const found = instead(
      error('checkout', 'upstream', 202, 60),
      error('payments', 'acquirer', 201, 55),
      error('payments', 'rare', 100, 6),
    )
    expect(found).toEqual({
      service: 'payments',
      signature: 'acquirer',
      title: 'acquirer of payments',
      since: at(201),
      count: 55,
    })
  })

  it('names none that is the own one, older than the incident, or too rare', () => {
    expect(
      instead(error('checkout', 'own', 1, 90), error('payments', 'known', -10, 80), error('payments', 'x', 10, 4)),
    ).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { RateLimits } from './rate-limits.ts'

function limitsAt(clock: { ms: number }, options = {}) {
  return new RateLimits({ now: () => new Date(clock.ms), sleep: async () => {} }, options)
}

describe('infra/sandbox/slack/web-api/rate-limits.ts', () => {
  it('lets a short burst into a channel through, then one message a second', () => {
    const clock = { ms: 0 }
    const limits = limitsAt(clock)
    const burst = [1, 2, 3, 4].map(() => limits.take('chat.postMessage', 'post', 'C1'))
    expect(burst).toEqual([undefined, undefined, undefined, undefined])
    expect(limits.take('chat.postMessage', 'post', 'C1')).toBe(1)
    expect(limits.take('chat.postMessage', 'post', 'C2')).toBeUndefined()
    clock.ms = 1_000
    expect(limits.take('chat.postMessage', 'post', 'C1')).toBeUndefined()
    expect(limits.take('chat.postMessage', 'post', 'C1')).toBe(1)
  })

  it('counts each method by its tier', () => {
    const limits = limitsAt({ ms: 0 })
    for (let n = 0; n < 20; n += 1) expect(limits.take('pins.add', 2, 'C1')).toBeUndefined()
    expect(limits.take('pins.add', 2, 'C1')).toBe(3)
    expect(limits.take('bookmarks.add', 2, 'C1')).toBeUndefined()
  })

  it('can be scaled and switched off', () => {
    const half = limitsAt({ ms: 0 }, { scale: 0.25 })
    expect([half.take('chat.postMessage', 'post', 'C1'), half.take('chat.postMessage', 'post', 'C1')]).toEqual([
      undefined,
      4,
    ])
    half.enabled = false
    expect(half.take('chat.postMessage', 'post', 'C1')).toBeUndefined()
  })
})

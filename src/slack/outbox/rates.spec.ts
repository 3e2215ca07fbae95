import { describe, expect, it } from 'vitest'
import { POST, Rates } from './rates.ts'

describe('src/slack/outbox/rates.ts', () => {
  it('lets a small burst through and then one message a second in each channel', () => {
    const rates = new Rates()
    for (let n = 0; n < 3; n += 1) {
      expect(rates.waitMs(POST, 'C1', 0)).toBe(0)
      rates.take(POST, 'C1', 0)
    }
    expect(rates.waitMs(POST, 'C1', 0)).toBe(1_000)
    expect(rates.waitMs(POST, 'C1', 400)).toBe(600)
    expect(rates.waitMs(POST, 'C1', 1_000)).toBe(0)
    expect(rates.waitMs(POST, 'C2', 0)).toBe(0)
    expect(rates.waitMs('update', 'C1', 0)).toBe(0)
  })

  it('waits as long as Slack asked, for that method alone', () => {
    const rates = new Rates()
    rates.pause('update', 1_000, 30_000)
    rates.pause('update', 2_000, 1_000)
    expect(rates.waitMs('update', 'C1', 11_000)).toBe(20_000)
    expect(rates.waitMs('topic', 'C1', 11_000)).toBe(0)
    expect(rates.waitMs('update', 'C1', 31_000)).toBe(0)
  })
})

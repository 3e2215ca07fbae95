import { describe, expect, it } from 'vitest'
import { POST, Rates } from './rates.ts'

describe('src/slack/outbox/rates.ts', () => {
  it('lets a small burst through and then one message a second in each channel', () => {
    const rates = new Rates()
    for (let n = 0; n < 3; n += 1) expect(rates.reserve(POST, 'C1', 0)).toBe(0)
    expect(rates.reserve(POST, 'C1', 0)).toBe(1_000)
    expect(rates.reserve(POST, 'C1', 400)).toBe(600)
    expect(rates.reserve(POST, 'C1', 1_000)).toBe(0)
    expect(rates.reserve(POST, 'C1', 1_000)).toBe(1_000)
    expect(rates.reserve(POST, 'C2', 0)).toBe(0)
    expect(rates.reserve('update', 'C1', 0)).toBe(0)
  })

  it('gives back what was not sent, and never more than the burst', () => {
    const rates = new Rates({ burst: 1 })
    expect([rates.reserve(POST, 'C1', 0), rates.reserve(POST, 'C1', 0)]).toEqual([0, 1_000])
    rates.refund(POST, 'C1')
    expect([rates.reserve(POST, 'C1', 0), rates.reserve(POST, 'C1', 0)]).toEqual([0, 1_000])
    rates.refund(POST, 'C1')
    expect([rates.reserve(POST, 'C1', 9_000), rates.reserve(POST, 'C1', 9_000)]).toEqual([0, 1_000])
  })

  it('waits as long as Slack asked, for that method alone', () => {
    const rates = new Rates()
    rates.pause('update', 1_000, 30_000)
    rates.pause('update', 2_000, 1_000)
    expect(rates.reserve('update', 'C1', 11_000)).toBe(20_000)
    expect(rates.reserve('topic', 'C1', 11_000)).toBe(0)
    expect(rates.reserve('update', 'C1', 31_000)).toBe(0)
  })

  it('remembers the channels that were written to lately, and no others', () => {
    const rates = new Rates()
    for (let n = 0; n < 10_000; n += 1) rates.reserve(POST, `C${n}`, n * 100)
    expect(rates.channels).toBeLessThan(100)
    expect(rates.reserve(POST, 'C9999', 999_900)).toBe(0)
    expect(rates.reserve(POST, 'C9999', 999_900)).toBe(0)
    expect(rates.reserve(POST, 'C9999', 999_900)).toBe(1_000)
  })
})

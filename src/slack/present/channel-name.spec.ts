import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../kit/any-text.spec-support.ts'
import { channelName, suffixed } from './channel-name.ts'

describe('src/slack/present/channel-name.ts', () => {
  it('is the same for the same incident and tells incidents of a day apart', () => {
    const name = channelName('inc', 'inc_1', '2026-03-02T09:00:00.000Z', 'Checkout Service')
    expect(name).toMatch(/^inc-20260302-\d{3}-checkout-service$/)
    expect(channelName('inc', 'inc_1', '2026-03-02T09:00:00.000Z', 'Checkout Service')).toBe(name)
    expect(channelName('inc', 'inc_2', '2026-03-02T09:00:00.000Z', 'Checkout Service')).not.toBe(name)
    expect(suffixed(name, 2)).toBe(`${name}-2`)
  })

  it('cuts between two words', () => {
    const about = 'checkout an extraordinarily complete description of it'
    expect(channelName('inc', 'inc_1', '2026-03-02T09:00:00.000Z', about)).toMatch(
      /^inc-20260302-\d{3}-checkout-an-extraordinarily-complete$/,
    )
    expect(channelName('inc', 'inc_1', '', 'x'.repeat(90))).toMatch(/-x{40}$/)
  })

  it('is a name that Slack takes, whatever the service is called', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (prefix, service) => {
        const name = suffixed(channelName(prefix, 'inc_1', service, service), 20)
        expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,79}$/)
      }),
    )
  })
})

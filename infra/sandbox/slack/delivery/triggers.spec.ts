import { describe, expect, it } from 'vitest'
import { Triggers } from './triggers.ts'

describe('infra/sandbox/slack/delivery/triggers.ts', () => {
  const clock = { ms: 1_700_000_000_000 }
  const triggers = new Triggers({ now: () => new Date(clock.ms), sleep: async () => {} })

  it('gives back who pressed and in which view', () => {
    expect(triggers.exchange(triggers.issue('U1', 'V1'))).toMatchObject({ user: 'U1', viewId: 'V1' })
  })

  it('can be used once', () => {
    const id = triggers.issue('U1')
    triggers.exchange(id)
    expect(() => triggers.exchange(id)).toThrow('exchanged_trigger_id')
  })

  it('is gone after three seconds', () => {
    const early = triggers.issue('U1')
    const late = triggers.issue('U1')
    clock.ms += 3_000
    expect(triggers.exchange(early).user).toBe('U1')
    clock.ms += 1
    expect(() => triggers.exchange(late)).toThrow('expired_trigger_id')
  })

  it('refuses what it did not issue', () => {
    expect(() => triggers.exchange('1.2.3')).toThrow('invalid_trigger_id')
  })
})

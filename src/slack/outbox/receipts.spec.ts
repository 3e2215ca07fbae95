import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { placesOf, readReceipts } from './receipts.ts'

const receipt = (external_id: string) => ({ surface: 'slack', key: 'card', external_id, outcome: 'done' }) as const

describe('src/slack/outbox/receipts.ts', () => {
  it('holds the last receipt of a key, and counts one that the log has twice once', () => {
    const { events } = story('checkout')
      .detected()
      .state('EffectRecorded', receipt('C1/1'), { discriminator: 'slack:card:1' })
      .state('EffectRecorded', receipt('C1/2'), { discriminator: 'slack:card:2' })
    const twice = [...events, ...events]
    expect(readReceipts(twice)).toEqual(readReceipts(events))
    expect(readReceipts(twice).get('card')).toMatchObject({ external_id: 'C1/2', revision: 2 })
    expect(placesOf(twice, 'card')).toBe(2)
    expect(placesOf(twice, 'brief')).toBe(0)
  })
})

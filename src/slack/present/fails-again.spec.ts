import { describe, expect, it } from 'vitest'
import { story } from '../../timeline/stories/story.ts'
import { failsAgainWords } from './fails-again.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (minute: number) => new Date(START + minute * 60_000).toISOString()
const measured = (minute: number, failing: boolean, over?: number) => ({
  now: { window: { from: at(minute - 1), to: at(minute) }, requests: 60, errors: failing ? 30 : 0 },
  failed: { window: { from: at(0), to: at(minute) }, requests: 300, errors: 150 },
  failing,
  over_since: over === undefined ? undefined : at(over),
})
const cause = story('checkout').detected().context().cause()
const told = (start: typeof cause, ...looks: readonly ReturnType<typeof measured>[]) => {
  const { events } = looks.reduce((one, look, i) => one.state('ImpactMeasured', look, { discriminator: `${i}` }), start)
  return events.flatMap((event) => (event.event_type === 'ImpactMeasured' ? [failsAgainWords(events, event)] : []))
}

describe('src/slack/present/fails-again.ts', () => {
  it('tells once in a cycle that a trouble is there again that was over for a while', () => {
    const looks = [
      measured(5, true),
      measured(8, false, 6),
      measured(20, true),
      measured(40, false, 25),
      measured(60, true),
    ]
    const words = '30 of 60 requests to checkout fail now (50 %). Press Investigate again to look into it.'
    expect(told(cause, ...looks)).toEqual([undefined, undefined, words, undefined, undefined])
  })

  it('tells no trouble that comes and goes', () => {
    expect(told(cause, measured(5, true), measured(8, false, 6), measured(12, true))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('leaves it to the detector where a look had found it over, unless that states nothing for a while', () => {
    const mended = cause.draft().applied().evaluated('pass')
    const again = (minute: number) => ({ ...measured(minute, true), again_from: at(18) })
    const words = '30 of 60 requests to checkout fail now (50 %). Press Investigate again to look into it.'
    const looks = [measured(5, true), measured(8, false, 6), again(20), again(21), again(22), again(23)]
    expect(told(mended, ...looks)).toEqual([undefined, undefined, undefined, words, undefined, undefined])
  })
})

import { describe, expect, it } from 'vitest'
import { changesSeen } from './changes-seen.ts'
import { flagSwitches } from './flag-switches.ts'

const START = Date.parse('2026-03-02T14:00:00Z')
const at = (minute: number, second = 0) => new Date(START + minute * 60_000 + second * 1_000).toISOString()

/** `mix(minute)` gives the evaluations of that minute by variant. */
function rows(mix: (minute: number) => Readonly<Record<string, number>>, minutes = 40, second = 0) {
  return Array.from({ length: minutes }, (_, minute) =>
    Object.entries(mix(minute))
      .filter(([, count]) => count > 0)
      .map(([variant, count]) => ({
        service: 'checkout',
        flag: 'new-cart',
        variant,
        bucket: at(minute),
        first_seen: at(minute, second),
        count,
      })),
  ).flat()
}

/** Chance that is the same each time. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

describe('src/evidence/changes/flag-switches.ts', () => {
  it('dates a switch by the first evaluation of the new variant, whatever the order of the rows', () => {
    const seen = rows((minute) => (minute < 20 ? { off: 30 } : { on: 30 }), 40, 17)
    const told = [
      {
        id: `flag:checkout/new-cart@${at(20, 17)}`,
        kind: 'flag',
        service: 'checkout',
        name: 'new-cart',
        value: 'on',
        previous: 'off',
        at: at(20, 17),
      },
    ]
    expect(flagSwitches(seen)).toEqual(told)
    expect(flagSwitches(seen.toReversed())).toEqual(told)
  })

  it('sees a switch of a flag that is asked for once a minute, and one that was taken back', () => {
    const seldom = flagSwitches(rows((minute) => (minute < 20 ? { off: 1 } : { on: 1 })))
    expect(seldom.map(({ at: when }) => when)).toEqual([at(20)])
    const twice = flagSwitches(rows((minute) => (minute < 10 || minute >= 25 ? { off: 20 } : { on: 20 })))
    expect(twice.map(({ value, at: when }) => [value, when])).toEqual([
      ['on', at(10)],
      ['off', at(25)],
    ])
  })

  it('tells what it is since, though the bucket of the switch has both', () => {
    const [one] = flagSwitches(
      rows((minute) => (minute < 20 ? { off: 9 } : minute === 20 ? { off: 4, on: 5 } : { on: 9 })),
    )
    expect([one?.previous, one?.value]).toEqual(['off', 'on'])
  })

  it('tells a rollout by its share', () => {
    const [one, ...more] = flagSwitches(rows((minute) => (minute < 20 ? { off: 95, on: 5 } : { off: 40, on: 60 })))
    expect([one?.previous, one?.value, one?.at, more]).toEqual(['on for 5 %', 'on for 60 %', at(20), []])
  })

  it('takes chance for chance: of 200 even rollouts at most two are told', () => {
    const told = Array.from({ length: 200 }, (_, seed) => {
      const next = dice(seed + 1)
      const mix = () => {
        const draws = Array.from({ length: 1 + Math.floor(next() * 12) }, () => next() < 0.3)
        const on = draws.filter(Boolean).length
        return { on, off: draws.length - on }
      }
      return flagSwitches(rows(mix, 120)).length
    })
    expect(told.filter((count) => count > 0).length).toBeLessThanOrEqual(2)
  })

  it('takes one switch for one, whoever tells of it, and no other for it', () => {
    const seen = rows((minute) => (minute < 20 ? { off: 30 } : { on: 30 }))
    const [switched] = flagSwitches(seen)
    const told = switched && { ...switched, service: 'platform', id: 'flag:platform/new-cart', at: at(19) }
    expect(changesSeen(told ? [told] : [], seen)).toEqual([told])
    expect(changesSeen(told ? [{ ...told, name: 'other' }] : [], seen)).toHaveLength(2)
  })
})

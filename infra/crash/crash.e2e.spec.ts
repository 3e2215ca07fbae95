import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CRASH_POINTS, type CrashPoint } from '../../src/kit/crash-point.ts'
import { type Death, factsOf, liveThrough } from './loop.spec-support.ts'
import { type OutsideWorld, openOutsideWorld } from './outside-world.spec-support.ts'
import { peopleOf } from './people.spec-support.ts'
import { AFTER, BEFORE, looking } from './stages.spec-support.ts'

describe('infra/crash/crash.e2e.spec.ts', () => {
  let world: OutsideWorld
  const reached = new Set<CrashPoint>()
  const deaths: Death[] = []

  beforeAll(async () => {
    world = await openOutsideWorld()
    await world.openShop()
  })
  afterAll(() => world?.close())

  it('gets through', async () => {
    const t0 = Date.now()
    const facts = factsOf(world, new Set())
    const people = peopleOf(world, () => true)
    let shipped = false
    const ship = looking(async () => {
      shipped ||= await people.ship('discount')
    }, [
      'timeline.append:before',
      'slack.channel:before',
      'model.answer:before',
      'model.answer:after',
      'slack.channel:after',
      'slack.pin:before',
      'slack.pin:after',
      'slack.file:before',
      'slack.file:after',
    ])
    try {
      await liveThrough([...BEFORE, ship, ...AFTER], { world, people, facts, reached, deaths })
    } finally {
      console.log((Date.now() - t0) / 1000, 's')
      console.table(deaths)
      console.log(
        'not reached',
        CRASH_POINTS.filter((p) => !reached.has(p)),
      )
      console.log(
        (await facts()).events
          .map((e) => e.event_type + (e.event_type === 'EffectRecorded' ? ':' + e.payload.key : ''))
          .join(' '),
      )
    }
    expect(1).toBe(1)
  }, 600_000)
})

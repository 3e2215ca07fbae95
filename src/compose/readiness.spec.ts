import { describe, expect, it } from 'vitest'
import type { Evidence } from '../evidence/evidence.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import type { House } from './house.ts'
import { late } from './late.ts'
import type { Port } from './ports.ts'
import { type Need, readinessOf } from './readiness.ts'

/** Readiness asks these parts of a house, and no others. */
function asHouse(parts: object): House {
  return parts as House
}

function readyWith(main: readonly Need[], broken: Partial<Record<Need, Error>>) {
  const ask = (need: Need) => async () => {
    if (broken[need] !== undefined) throw broken[need]
    return []
  }
  const open = late<House>('The house')
  const early = late<Evidence>('The evidence')
  const asked = readinessOf(open, systemClock, new Set(main), early)
  const evidence = { query: ask('evidence') }
  const ports = new Set<Port>(['timeline', 'database', 'evidence', 'schedules'])
  const [timeline, db] = [{ highWatermarks: ask('timeline') }, { query: ask('database') }]
  const [schedules, leaders] = [{ ask: ask('schedules') }, { ask: ask('lead') }]
  const house = asHouse({ ports, timeline, db, evidence, schedules, leaders, clock: systemClock })
  return { asked, openIt: () => open.set(house), openEvidence: () => early.set(house.evidence) }
}

const AWAY = new RetryLater('evidence', 'ClickHouse does not answer.')
const REFUSED = new GiveUp('redis-login', 'Redis refused our login: WRONGPASS.')

describe('src/compose/readiness.ts', () => {
  it('waits for its stores to open', async () => {
    const { asked, openIt } = readyWith(['timeline'], {})
    expect(await asked()).toEqual({ waitingFor: 'the stores to open' })
    openIt()
    expect(await asked()).toEqual({})
  })

  it('tells what is missing of its lesser work, and waits for what its main work needs', async () => {
    const bot = readyWith(['timeline', 'database'], { evidence: AWAY })
    bot.openIt()
    expect(await bot.asked()).toEqual({ without: 'the evidence: ClickHouse does not answer.' })
    const detector = readyWith(['timeline', 'database', 'evidence', 'lead'], { evidence: AWAY })
    detector.openIt()
    expect(await detector.asked()).toEqual({ waitingFor: 'the evidence: ClickHouse does not answer.' })
  })

  it('does not wait for the rest to open where its main work needs the evidence alone', async () => {
    const [ingress, blind] = [readyWith(['evidence'], {}), readyWith(['evidence'], { evidence: AWAY })]
    expect(await ingress.asked()).toEqual({ waitingFor: 'the stores to open' })
    for (const { openEvidence } of [ingress, blind]) openEvidence()
    const without = 'the other stores, which are still being opened'
    expect(await ingress.asked()).toEqual({ without })
    expect(await blind.asked()).toEqual({ waitingFor: 'the evidence: ClickHouse does not answer.', without })
    const bot = readyWith(['timeline', 'database'], {})
    bot.openEvidence()
    expect(await bot.asked()).toEqual({ waitingFor: 'the stores to open' })
  })

  it('asks for the lead and for the schedules too', async () => {
    const scheduler = readyWith(['timeline', 'schedules', 'lead'], { lead: AWAY, schedules: REFUSED })
    scheduler.openIt()
    const { waitingFor } = await scheduler.asked()
    expect(waitingFor).toMatch(/the schedules: Redis refused our login.*; the lead: ClickHouse/)
  })
})

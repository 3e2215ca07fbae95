import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { createLanes } from './lanes.ts'

describe('workers/slack-notifier/lanes.ts', () => {
  it('works on a bounded number of incidents at the same time, and on all of them in the end', async () => {
    const { lanes, seen, mostAtOnce } = driven({ passesAtOnce: 4 })
    for (let n = 0; n < 100; n++) lanes.wake(`inc_${n}`)
    await lanes.idle()
    expect(new Set(seen).size).toBe(100)
    expect(mostAtOnce()).toBe(4)
  })

  it('looks at an incident again that was woken while it waited or was worked on, and never twice at the same time', async () => {
    const { lanes, seen, mostAtOnce } = driven({ passesAtOnce: 4 })
    lanes.wake('inc')
    await systemClock.sleep(1)
    lanes.wake('inc')
    await lanes.idle()
    expect(seen).toEqual(['inc', 'inc'])
    expect(mostAtOnce()).toBe(1)
  })

  it('gives a place back where a pass fails', async () => {
    let failures = 3
    const { lanes, seen } = driven({ passesAtOnce: 1, fails: () => failures-- > 0 })
    for (let n = 0; n < 3; n++) lanes.wake(`inc_${n}`)
    await lanes.idle()
    expect(seen).toHaveLength(6)
  })

  it('begins nothing after the end, however many wait', async () => {
    const end = new AbortController()
    const { lanes, seen } = driven({ passesAtOnce: 2, signal: end.signal })
    for (let n = 0; n < 50; n++) lanes.wake(`inc_${n}`)
    end.abort()
    await lanes.idle()
    expect(seen.length).toBeLessThanOrEqual(2)
  })
})

function driven({
  passesAtOnce,
  signal = new AbortController().signal,
  fails = () => false,
}: {
  readonly passesAtOnce: number
  readonly signal?: AbortSignal
  readonly fails?: () => boolean
}) {
  const seen: string[] = []
  let [running, most] = [0, 0]
  const clock = { now: () => new Date(), sleep: (_ms: number, until?: AbortSignal) => systemClock.sleep(1, until) }
  const pass = async (incidentId: string) => {
    seen.push(incidentId)
    most = Math.max(most, ++running)
    await systemClock.sleep(3)
    running -= 1
    if (fails()) throw new Error('no database')
    return undefined
  }
  const lanes = createLanes({ clock, log: silentLog, signal, pass, passesAtOnce })
  return { lanes, seen, mostAtOnce: () => most }
}

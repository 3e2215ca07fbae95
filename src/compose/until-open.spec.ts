import { describe, expect, it } from 'vitest'
import type { Clock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { untilOpen, wasStopped } from './until-open.ts'

const AWAY = new RetryLater('evidence', 'Could not reach ClickHouse: ECONNREFUSED.')

/** Time goes as fast as it is slept. */
function world() {
  let nowMs = 0
  const clock: Clock = {
    now: () => new Date(nowMs),
    sleep: async (ms) => {
      nowMs += ms
    },
  }
  const stop = new AbortController()
  const told: string[] = []
  const log = { ...silentLog, warn: (about: object) => void told.push(JSON.stringify(about)) }
  const open = <T>(one: () => Promise<T>) =>
    untilOpen('evidence', one, { withinMs: 30_000, signal: stop.signal }, { clock, log })
  return { open, stop, told, nowMs: () => nowMs }
}

describe('src/compose/until-open.ts', () => {
  it('asks a server that is away for as long as Kafka, says so once, and ends by naming the setting', async () => {
    const { open, told, nowMs } = world()
    await expect(open(() => Promise.reject(AWAY))).rejects.toMatchObject({
      name: 'RetryLater',
      message: expect.stringMatching(/ECONNREFUSED\. It was asked for 30 s\. Correct CLICKHOUSE_URL or start/),
    })
    expect(nowMs()).toBe(30_000)
    expect(told).toEqual([expect.stringContaining('CLICKHOUSE_URL')])
  })

  it('opens when the server comes', async () => {
    const { open, nowMs } = world()
    const opened = open(() => (nowMs() < 20_000 ? Promise.reject(AWAY) : Promise.resolve('open')))
    expect(await opened).toBe('open')
    expect(nowMs()).toBeLessThan(25_000)
  })

  it('ends at once where it is refused, and what is no outcome stays what it is', async () => {
    const { open, nowMs } = world()
    for (const fault of [new GiveUp('evidence-login', 'Wrong password.'), new TypeError('a slip of ours')])
      await expect(open(() => Promise.reject(fault))).rejects.toBe(fault)
    expect(nowMs()).toBe(0)
  })

  it('waits no longer when the process is asked to end, even in the middle of a try', async () => {
    const { open, stop } = world()
    const opening = open(() => new Promise(() => {})).catch(wasStopped)
    stop.abort()
    expect(await opening).toBe(true)
    expect(await open(async () => 'open').catch(wasStopped)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { type Log, silentLog } from './log.ts'
import { outageOf } from './outage.ts'
import { GiveUp, RetryLater } from './outcome.ts'

describe('src/kit/outage.ts', () => {
  it('tells the beginning and the end once each, and a refusal over the hanging up that comes with it', () => {
    const said: string[] = []
    const keep = (_: object, message: string) => void said.push(message)
    const log: Log = { ...silentLog, warn: keep, info: keep }
    const outage = outageOf('the server', log)
    const [away, refused] = [new RetryLater('away', 'ECONNREFUSED'), new GiveUp('login', 'WRONGPASS')]
    outage.end()
    for (const outcome of [away, away, refused, away, refused]) outage.begin(outcome)
    expect(outage.now).toBe(refused)
    outage.end()
    outage.end()
    outage.begin(away)
    expect(said).toEqual([
      'the server is away, asking on',
      'the server refuses us, asking on',
      'the server is back',
      'the server is away, asking on',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { MemorySlack } from '../../adapters/slack/memory-slack.ts'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { watchSight } from './watch-sight.ts'

const START = Date.parse('2026-03-03T03:10:00.000Z')
const TIMES = { everyMs: 10_000, blindAfterMs: 30_000 }
const AWAY = new RetryLater('evidence', 'Could not run newest: connection refused.')

/** Each sign is one look, ten seconds after the one before: `x` fails. */
async function watched(looks: string, slack = new MemorySlack(), startMs = START) {
  const ended = new AbortController()
  let [at, nowMs] = [0, startMs]
  const look = async () => {
    const sign = looks[at]
    at += 1
    if (at >= looks.length) ended.abort()
    if (sign === 'x') throw AWAY
  }
  const clock = {
    now: () => new Date(nowMs),
    sleep: async (ms: number) => {
      nowMs += ms
    },
  }
  await watchSight(look, slack, { clock, log: silentLog, channel: 'incidents' }, TIMES, ended.signal)
  return slack
}

const shown = (slack: MemorySlack) => [...slack.channels.values()].flatMap(({ messages }) => messages)
const texts = (slack: MemorySlack) =>
  shown(slack).map(({ message, thread_ts }) => [message.text, thread_ts !== undefined])

describe('src/slack/sight/watch-sight.ts', () => {
  it('says once that it sees nothing when it did not for a while, and below it when it does again', async () => {
    expect(texts(await watched('..xxxx'))).toEqual([
      [expect.stringMatching(/^I do not see what fails since 03:10 UTC\. .* connection refused\.$/), false],
    ])
    expect(texts(await watched('..xxxxxxxx..'))).toEqual([
      [expect.stringMatching(/^I do not see what fails since 03:10 UTC\./), false],
      [expect.stringMatching(/^I see what fails again since 03:11 UTC\./), true],
    ])
  })

  it('says nothing of what passes by itself', async () => {
    expect(texts(await watched('..xxx..xxx..x.x.'))).toEqual([])
  })

  it('says it once in an hour, whoever began anew meanwhile', async () => {
    const slack = await watched('xxxxx')
    await watched('xxxxx', slack, START + 600_000)
    expect(shown(slack)).toHaveLength(1)
    await watched('xxxxx', slack, START + 3_600_000)
    expect(shown(slack)).toHaveLength(2)
  })

  it('says once that it sees again, although the answer to that was lost', async () => {
    const slack = new MemorySlack()
    let posts = 0
    slack.fault = (method, isDone) => {
      if (method !== 'postMessage' || !isDone) return
      posts += 1
      if (posts === 2) throw new RetryLater('ambiguous', 'the answer was lost')
    }
    expect(texts(await watched('xxxxx....', slack))).toHaveLength(2)
  })

  it('tries again where Slack is away as well', async () => {
    const slack = new MemorySlack()
    let refused = 0
    slack.fault = (method) => {
      if (method !== 'postMessage' || refused === 2) return
      refused += 1
      throw new RetryLater('http', 'Slack is away')
    }
    expect(texts(await watched('xxxxxxx', slack))).toHaveLength(1)
  })
})

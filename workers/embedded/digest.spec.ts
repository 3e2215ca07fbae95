import { describe, expect, it, onTestFinished } from 'vitest'
import { MemorySlack } from '../../src/adapters/slack/memory-slack.ts'
import type { House } from '../../src/compose/house.ts'
import { armCrashPoint } from '../../src/kit/crash-point.ts'
import { silentLog } from '../../src/kit/log.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import type { IncidentList } from '../../src/projections/incident-list.ts'
import { slotOf } from '../../src/tasks/schedules.ts'
import { digestOf } from './digest.ts'

const NOW = new Date('2026-03-02T09:00:30Z')

function calmHouse(slept: number[]) {
  return {
    incidents: { digest: async () => ({ rows: [], effects: [] }) } satisfies Partial<IncidentList>,
    timeline: { scan: async function* () {} },
    clock: { now: () => NOW, sleep: async (ms: number) => void slept.push(ms) },
    log: silentLog,
    config: { tenantId: 'acme', incidentsChannel: 'incidents', digest: { hour: 9, minute: 0, timeZone: 'UTC' } },
  }
}

/** Of a house, what the digest asks it for. */
function asHouse(house: ReturnType<typeof calmHouse>): House {
  return Object.assign(Object.create(null), house)
}

describe('workers/embedded/digest.ts', () => {
  it('looks twice, some seconds apart, for a digest whose answer was lost, before it posts another', async () => {
    const [slack, slept] = [new MemorySlack(), [] as number[]]
    let [isLost, looks] = [false, 0]
    slack.fault = (method, isDone) => {
      if (method !== 'postMessage' || !isDone || isLost) return
      isLost = true
      throw new RetryLater('http', 'the answer was lost')
    }
    const find = slack.findMessage.bind(slack)
    slack.findMessage = async (spot, key) => {
      const found = await find(spot, key)
      if (isLost) looks += 1
      return looks === 1 ? undefined : found
    }
    const run = digestOf(asHouse(calmHouse(slept)), slack, async () => [])
    await expect(run(slotOf('digest', NOW), new AbortController().signal)).rejects.toThrow('the answer was lost')
    await run(slotOf('digest', NOW), new AbortController().signal)
    expect(slack.channels.flatMap(({ messages }) => messages)).toHaveLength(1)
    expect([looks, slept]).toEqual([2, [5_000, 5_000]])
  })

  it.each([
    ['slack.digest:before', 0],
    ['slack.digest:after', 1],
  ] as const)('posts one digest of a day when it is killed at %s', async (point, left) => {
    const slack = new MemorySlack()
    const shown = () => slack.channels.flatMap(({ messages }) => messages)
    const life = () =>
      digestOf(asHouse(calmHouse([])), slack, async () => [])(slotOf('digest', NOW), new AbortController().signal)
    onTestFinished(() => armCrashPoint(point, () => {}))
    armCrashPoint(point, () => {
      throw new Error('killed')
    })
    await expect(life()).rejects.toThrow('killed')
    expect(shown()).toHaveLength(left)
    armCrashPoint(point, () => {})
    await life()
    await life()
    expect(shown()).toHaveLength(1)
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { armCrashPoint } from '../../kit/crash-point.ts'
import { queueContract, sampleTask } from '../../tasks/queue.contract.ts'
import { type Chaos, openMemoryQueue } from './memory-queue.ts'

describe('src/adapters/memory/memory-queue.ts', () => {
  queueContract(async () => ({
    queue: openMemoryQueue({ clock: systemClock }),
    dispose: async () => {},
  }))

  const tasks = Array.from({ length: 400 }, (_, at) => sampleTask(`t${at}`))
  const all = { max: 1_000, waitMs: 0, visibilityMs: 60_000 }

  it('loses and repeats as often as it is told, alike for the same chance', async () => {
    const told = async () => {
      const queue = openMemoryQueue({ clock: frozen(), chaos: { loss: 0.25, duplicate: 0.25, rng: chance(7) } })
      await queue.send(tasks)
      return (await queue.receive('rca-tasks', all)).map(({ task }) => task.incident_id)
    }
    const first = await told()
    expect(await told()).toEqual(first)
    const kinds = new Set(first).size
    expect(kinds).toBeGreaterThan(250)
    expect(kinds).toBeLessThan(350)
    expect(first.length).toBeGreaterThan(kinds + 30)
  })

  it('changes the order and the delay when it is told', async () => {
    const clock = frozen()
    const chaos: Chaos = { reorder: true, delayMs: 1_000, rng: chance(3) }
    const queue = openMemoryQueue({ clock, chaos })
    await queue.send(tasks)
    expect((await queue.receive('rca-tasks', all)).length).toBeLessThan(50)
    clock.ms += 1_000
    const later = await queue.receive('rca-tasks', all)
    const names = later.map(({ task }) => task.incident_id)
    expect(names.length).toBeGreaterThan(350)
    const sent = tasks.map((task) => task.incident_id).filter((name) => names.includes(name))
    expect(names).not.toEqual(sent)
  })

  it('lets a lease that ran out end nothing', async () => {
    const clock = frozen()
    const queue = openMemoryQueue({ clock })
    await queue.send([sampleTask('a')])
    const [old] = await queue.receive('rca-tasks', { ...all, visibilityMs: 10 })
    clock.ms += 10
    const [now] = await queue.receive('rca-tasks', all)
    await old?.ack()
    await old?.release(0)
    expect(now?.receives).toBe(2)
    expect(await queue.depth('rca-tasks')).toBe(1)
    expect(await queue.receive('rca-tasks', all)).toEqual([])
  })

  it('can be killed before and after an acknowledgement', async () => {
    for (const [point, left] of [
      ['queue.ack:before', 1],
      ['queue.ack:after', 0],
    ] as const) {
      const queue = openMemoryQueue({ clock: frozen() })
      await queue.send([sampleTask('a')])
      const [lease] = await queue.receive('rca-tasks', all)
      onTestFinished(() => armCrashPoint(point, () => {}))
      armCrashPoint(point, () => {
        throw new Error('killed')
      })
      await expect(lease?.ack()).rejects.toThrow('killed')
      expect(await queue.depth('rca-tasks')).toBe(left)
    }
  })
})

function frozen(): Clock & { ms: number } {
  return {
    ms: 0,
    now() {
      return new Date(this.ms)
    },
    sleep: async () => {},
  }
}

/** mulberry32: small, fast, the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

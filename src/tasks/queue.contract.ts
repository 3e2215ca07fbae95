import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../kit/hash.ts'
import type { Lease, Task, TaskQueue } from './queue.ts'

export interface QueueHarness {
  readonly queue: TaskQueue
  dispose(): Promise<void>
}

type Receive = (more?: { max?: number; waitMs?: number; visibilityMs?: number }) => Promise<readonly Lease[]>

/** A task of a made-up incident; the same `name`, the same key. */
export function sampleTask(name: string, queue: Task['queue'] = 'rca-tasks'): Task {
  const about = { tenant_id: 'acme', incident_id: `inc_${name}`, trigger_event_id: sha256Hex(name).slice(0, 36) }
  return { queue, key: sha256Hex(name), ...about, cycle: 1, slot: 0 }
}

/**
 * What every task queue promises when nothing goes wrong. Times are real and short, for brokers have no fake clock, and
 * each promise has queues of its own, so that they wait at the same time. `repeats`: a broker that delivers a key twice
 * that was sent twice; its receivers see to it then.
 */
export function queueContract(start: () => Promise<QueueHarness>, { repeats = false } = {}): void {
  const using = (act: (queue: TaskQueue, receive: Receive) => Promise<void>) => async () => {
    const { queue, dispose } = await start()
    try {
      await act(queue, (more = {}) =>
        queue.receive('rca-tasks', { max: 10, waitMs: 300, visibilityMs: 30_000, ...more }),
      )
    } finally {
      await queue.close()
      await dispose()
    }
  }

  describe.concurrent('send and receive', () => {
    it(
      'hands out what was sent, whole, with one receive',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a')])
        const [lease] = await receive()
        expect(lease?.task).toEqual(sampleTask('a'))
        expect(lease?.receives).toBe(1)
      }),
    )

    it(
      'keeps the queues apart',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a', 'fix-tasks')])
        expect(await receive({ waitMs: 100 })).toEqual([])
        expect(await queue.depth('fix-tasks')).toBe(1)
      }),
    )

    it(
      'hands out at most as many as asked for, and the others next time',
      using(async (queue, receive) => {
        await queue.send(['a', 'b', 'c'].map((name) => sampleTask(name)))
        const some = await receive({ max: 2 })
        const others = await receive({ max: 2 })
        expect(some.length).toBeLessThanOrEqual(2)
        const names = [...some, ...others, ...(await receive({ waitMs: 100 }))].map(({ task }) => task.incident_id)
        expect(names.sort()).toEqual(['inc_a', 'inc_b', 'inc_c'])
      }),
    )

    it(
      'waits for a task that is sent later',
      using(async (queue, receive) => {
        const waiting = receive({ waitMs: 5_000 })
        await queue.send([sampleTask('late')])
        expect((await waiting).map(({ task }) => task.incident_id)).toEqual(['inc_late'])
      }),
    )

    it(
      'gives an empty answer when the wait is over or its signal aborts',
      using(async (queue, receive) => {
        expect(await receive({ waitMs: 50 })).toEqual([])
        const signal = AbortSignal.timeout(50)
        expect(await queue.receive('rca-tasks', { max: 1, waitMs: 20_000, visibilityMs: 1_000, signal })).toEqual([])
      }),
    )

    if (repeats) return
    it(
      'takes a key that is waiting or in hand only once',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a'), sampleTask('a')])
        await queue.send([sampleTask('a')])
        const leases = await receive()
        expect(leases).toHaveLength(1)
        await queue.send([sampleTask('a')])
        expect(await receive({ waitMs: 100 })).toEqual([])
        await leases[0]?.ack()
        await queue.send([sampleTask('a')])
        expect(await receive()).toHaveLength(1)
      }),
    )
  })

  describe.concurrent('a lease', () => {
    it(
      'ends the task when it is acknowledged',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a')])
        const [lease] = await receive({ visibilityMs: 1_000 })
        await lease?.ack()
        expect(await receive({ waitMs: 1_500 })).toEqual([])
        expect(await queue.depth('rca-tasks')).toBe(0)
      }),
    )

    it(
      'hands the task out again when its visibility runs out, and counts',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a')])
        expect(await receive({ visibilityMs: 1_000 })).toHaveLength(1)
        expect(await receive({ waitMs: 200 })).toEqual([])
        const [again] = await receive({ waitMs: 5_000 })
        expect(again?.task).toEqual(sampleTask('a'))
        expect(again?.receives).toBe(2)
      }),
    )

    it(
      'keeps the task in hand longer when it is extended',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a')])
        const [lease] = await receive({ visibilityMs: 1_000 })
        await lease?.extend(30_000)
        expect(await receive({ waitMs: 1_500 })).toEqual([])
        await lease?.ack()
        expect(await queue.depth('rca-tasks')).toBe(0)
      }),
    )

    it(
      'gives the task back after a time when it is released',
      using(async (queue, receive) => {
        await queue.send([sampleTask('a')])
        const [lease] = await receive()
        await lease?.release(1_000)
        expect(await receive({ waitMs: 200 })).toEqual([])
        const [again] = await receive({ waitMs: 5_000 })
        expect(again?.receives).toBe(2)
      }),
    )
  })
}

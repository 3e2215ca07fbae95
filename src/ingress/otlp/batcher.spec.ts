import { describe, expect, it } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { createBatcher } from './batcher.ts'

function batcherOver(write: (rows: readonly number[]) => Promise<void>, limits = {}) {
  const defaults = { maxRows: 10, maxDelayMs: 5, maxWaiting: 100 }
  return createBatcher<number>({ clock: systemClock, log: silentLog, write, ...defaults, ...limits })
}

describe('src/ingress/otlp/batcher.ts', () => {
  it('joins small requests into one write and resolves after it', async () => {
    const writes: number[][] = []
    const batcher = batcherOver(async (rows) => void writes.push([...rows]))
    await Promise.all([batcher.add([1]), batcher.add([2, 3]), batcher.add([4])])
    expect(writes).toEqual([[1, 2, 3, 4]])
  })

  it('writes a full batch without waiting for the delay', async () => {
    const writes: number[][] = []
    const batcher = batcherOver(async (rows) => void writes.push([...rows]), { maxRows: 2, maxDelayMs: 60_000 })
    await batcher.add([1, 2])
    expect(writes).toEqual([[1, 2]])
  })

  it('writes one batch at a time and loses nothing in between', async () => {
    let running = 0
    let most = 0
    const written: number[] = []
    const batcher = batcherOver(async (rows) => {
      running += 1
      most = Math.max(most, running)
      await systemClock.sleep(3)
      written.push(...rows)
      running -= 1
    })
    const numbers = Array.from({ length: 95 }, (_, index) => index)
    await Promise.all(numbers.map((number) => batcher.add([number])))
    expect(most).toBe(1)
    expect(written).toEqual(numbers)
  })

  it('tells each caller of the refused batch and goes on afterwards', async () => {
    let isReadOnly = true
    const batcher = batcherOver(async () => {
      if (isReadOnly) throw new GiveUp('read-only', 'The store is read-only: allow writes.')
    })
    const fates = await Promise.allSettled([batcher.add([1]), batcher.add([2])])
    expect(fates.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    isReadOnly = false
    await expect(batcher.add([3])).resolves.toBeUndefined()
  })

  it('refuses only the request for which the batch was refused', async () => {
    const written: number[] = []
    const batcher = batcherOver(async (rows) => {
      if (rows.includes(2)) throw new GiveUp('bad-time', 'Not a time: send ISO 8601.')
      written.push(...rows)
    })
    const fates = await Promise.allSettled([
      batcher.add([1]),
      batcher.add([2, 20]),
      batcher.add([3, 4]),
      batcher.add([5]),
    ])
    expect(fates.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(fates[1]).toMatchObject({ reason: { code: 'bad-time' } })
    expect(written).toEqual([1, 3, 4, 5])
  })

  it('tells each of a batch to come back when the store is behind, after one try', async () => {
    let tries = 0
    const batcher = batcherOver(async () => {
      tries += 1
      throw new RetryLater('evidence', 'The disk is slow: wait.')
    })
    const fates = await Promise.allSettled([batcher.add([1]), batcher.add([2])])
    expect(fates.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(tries).toBe(1)
  })

  it('refuses rows while too many wait and takes them again later', async () => {
    const gate = later()
    const batcher = batcherOver(() => gate.promise, { maxRows: 5, maxWaiting: 10 })
    const held = [batcher.add([1, 2, 3, 4, 5]), batcher.add([6, 7, 8])]
    await expect(batcher.add([9, 10, 11])).rejects.toBeInstanceOf(RetryLater)
    gate.resolve()
    await Promise.all(held)
    await expect(batcher.add([9, 10, 11])).resolves.toBeUndefined()
  })

  it('writes what waits when it closes and refuses rows from then on', async () => {
    const written: number[] = []
    const batcher = batcherOver(async (rows) => void written.push(...rows), { maxDelayMs: 60_000 })
    const waiting = batcher.add([1])
    await batcher.close()
    await waiting
    expect(written).toEqual([1])
    await expect(batcher.add([2])).rejects.toBeInstanceOf(RetryLater)
  })
})

function later() {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve: () => resolve() }
}

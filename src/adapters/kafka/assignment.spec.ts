import { describe, expect, it } from 'vitest'
import { Assignment, nameOf, type Slot } from './assignment.ts'

const zero: Slot = { topic: 't', partition: 0 }
const one: Slot = { topic: 't', partition: 1 }
const topicName = () => 't'
const standing = (offset: bigint) => async (slots: readonly Slot[]) =>
  new Map(slots.map((slot) => [nameOf(slot), offset]))

describe('src/adapters/kafka/assignment.ts', () => {
  it('starts at the committed offsets, and only in partitions that are ours', async () => {
    const assignment = new Assignment({ from: undefined, topicName, committed: standing(7n) })
    expect(assignment.join([zero])).toEqual([])
    expect(await assignment.next(zero)).toBe(7n)
    expect(await assignment.next(one)).toBeUndefined()
  })

  it('starts where it is told, absent partitions at 0', async () => {
    const from = [{ topic: 'debugging.timeline', partition: 1, offset: 4n }] as const
    const assignment = new Assignment({ from, topicName, committed: standing(7n) })
    expect(assignment.join([zero, one])).toEqual([
      { ...zero, offset: 0n },
      { ...one, offset: 4n },
    ])
    expect(await assignment.next(one)).toBe(4n)
  })

  it('starts there again after a new generation, unless it has committed: then others may be further', async () => {
    const assignment = new Assignment({ from: [], topicName, committed: standing(7n) })
    assignment.join([zero, one])
    await assignment.done(zero, 2n)
    expect(await assignment.next(zero)).toBe(2n)
    expect(assignment.join([zero, one])).toEqual([{ ...one, offset: 0n }])
    expect(await assignment.next(zero)).toBe(7n)
    expect(assignment.generation).toBe(2)
  })

  it('tells whoever waits that the committed offsets could not be had', async () => {
    const assignment = new Assignment({
      from: undefined,
      topicName,
      committed: () => Promise.reject(new Error('down')),
    })
    assignment.join([zero])
    await expect(assignment.next(zero)).rejects.toThrow('down')
  })
})

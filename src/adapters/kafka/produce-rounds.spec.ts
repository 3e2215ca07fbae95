import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeEvent } from '../../timeline/placement.ts'
import { story } from '../../timeline/stories/story.ts'
import { type OutRecord, produceRounds, recordsOf } from './produce-rounds.ts'

describe('src/adapters/kafka/produce-rounds.ts', () => {
  it('keeps small appends in one request', () => {
    const records = Array.from({ length: 1_000 }, (_, at) => record(at, 400, at % 12))
    expect(produceRounds(records)).toEqual([records])
    expect(produceRounds([])).toEqual([])
  })

  it('cuts where a partition would get more than Kafka takes in a batch', () => {
    const records = [record(0, 500_000, 3), record(1, 500_000, 4), record(2, 500_000, 3), record(3, 10, 4)]
    expect(produceRounds(records)).toEqual([records.slice(0, 2), records.slice(2)])
  })

  it('loses nothing, keeps the order and stays below the limits whatever comes', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 524_288 }), fc.integer({ min: 0, max: 2 })))
    fc.assert(
      fc.property(sizes, (given) => {
        const records = given.map(([bytes, partition], at) => record(at, bytes, partition))
        const rounds = produceRounds(records)
        expect(rounds.flat().map(({ at }) => at)).toEqual(records.map(({ at }) => at))
        for (const round of rounds) {
          for (const partition of [0, 1, 2]) expect(bytesOf(round, partition)).toBeLessThan(1_000_000)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('writes an evaluation twice: where it lives and its copy', () => {
    const [evaluated] = story('api').detected().evaluated().events.slice(-1).map(placeEvent)
    const records = evaluated ? recordsOf([evaluated]) : []
    expect(records.map(({ at, first, topic }) => [at, first, topic])).toEqual([
      [0, true, 'debugging.timeline'],
      [0, false, 'debugging.evaluation'],
    ])
    expect(new Set(records.map(({ partition }) => partition)).size).toBe(1)
  })
})

function record(at: number, bytes: number, partition: number): OutRecord {
  return { at, first: true, topic: 'debugging.timeline', partition, key: 'acme:inc', value: Buffer.alloc(bytes) }
}

function bytesOf(round: readonly OutRecord[], partition: number): number {
  return round.reduce((sum, one) => sum + (one.partition === partition ? one.value.length : 0), 0)
}

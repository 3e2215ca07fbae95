import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { onDamage } from './on-damage.ts'

const DAMAGED = new RetryLater('evidence-damaged', 'Could not run call_graph: a file is damaged.')

/** How often it was mended after each query; `failing` of the first tries are in vain. */
async function mended(queries: readonly (readonly [seconds: number, error?: Error])[], failing = 0) {
  let [tries, nowMs] = [0, 0]
  const mend = async () => {
    tries += 1
    if (tries <= failing) throw new Error('the disk is full')
  }
  const damaged = onDamage(mend, silentLog, () => nowMs)
  const counts: number[] = []
  for (const [seconds, error] of queries) {
    nowMs = seconds * 1_000
    damaged(error, (work) => work())
    await setImmediate()
    counts.push(tries)
  }
  return counts
}

describe('src/adapters/chdb/on-damage.ts', () => {
  it('mends where a query met damage, and rests for a while before it looks again', async () => {
    expect(await mended([[0], [1, DAMAGED], [2, DAMAGED], [200], [302, DAMAGED]])).toEqual([0, 1, 1, 1, 2])
  })

  it('mends nothing where a query failed of something else', async () => {
    expect(
      await mended([
        [0, new RetryLater('evidence', 'away')],
        [1, new Error('odd')],
      ]),
    ).toEqual([0, 0])
  })

  it('tries again until it is mended, although no query meets the damage any more', async () => {
    expect(await mended([[0, DAMAGED], [10], [31], [62], [400]], 2)).toEqual([1, 1, 2, 3, 3])
  })
})

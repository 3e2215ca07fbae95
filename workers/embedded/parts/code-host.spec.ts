import { describe, expect, it } from 'vitest'
import type { House } from '../../../src/compose/house.ts'
import { createMetrics } from '../../../src/compose/metrics/metrics.ts'
import { loadConfig } from '../../../src/config.ts'
import { PARTS } from '../../roles.ts'
import { pollOfPulls } from './code-host.ts'

/** The poll stands for its lead with these parts of a house, and no others. */
function asHouse(parts: object): House {
  return parts as House
}

describe('workers/embedded/parts/code-host.ts', () => {
  it('leads under the name of its part, which the figures and the lock in Postgres show', async () => {
    const names: string[] = []
    const metrics = createMetrics()
    const leaders = {
      leaderOf: (name: string) => ({
        whileLeading: async () => void names.push(name),
        ask: async () => {},
      }),
    }
    const house = asHouse({ codeHost: {}, config: loadConfig({}), metrics, leaders })
    for (const loop of await pollOfPulls({ house })) await loop.run(AbortSignal.abort())
    expect(names).toEqual(['poll-pulls'])
    expect(Object.keys(PARTS)).toEqual(expect.arrayContaining(names))
  })
})

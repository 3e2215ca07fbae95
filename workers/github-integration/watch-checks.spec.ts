import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/code-host/code-host.ts'
import { isPull } from '../../src/incident/pulls.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { codeHostOrNone } from '../embedded/no-code-host.ts'
import { workFor } from './fix.spec-support.ts'
import { CHECK_TIMING, type CheckWatch, watchChecks } from './watch-checks.ts'

const told = story('checkout').detected().context().cause().draft().approved().pull()
const CLA: Check = { name: 'license/cla', status: 'completed', conclusion: 'success' }
const RUNNING: Check = { name: 'ci', status: 'in_progress' }
const ENDED: Check = { name: 'ci', status: 'completed', conclusion: 'failure' }

/** Looks at a host that shows these checks at each second after the opening; gives what every look came to. */
async function looks(seen: readonly (readonly [number, readonly Check[]])[]): Promise<readonly string[]> {
  const pull = told.events.findLast(isPull)
  if (pull === undefined) throw new Error('the story must have a pull request')
  const watch: CheckWatch = { ...CHECK_TIMING, looks: new Map() }
  const ends: string[] = []
  for (const [second, checks] of seen) {
    const host = { ...codeHostOrNone(undefined), checks: async () => checks }
    const work = workFor(told.events, new Date(Date.parse(pull.time) + second * 1_000))
    const end = await watchChecks(host, work, pull, watch).catch((error: unknown) => error)
    const [fact] = Array.isArray(end) ? end : []
    ends.push(fact === undefined ? (end instanceof Error ? end.name : 'nothing') : fact.payload.conclusion)
  }
  return ends
}

describe('workers/github-integration/watch-checks.ts', () => {
  it('does not take the first check that ended for all of them', async () => {
    expect(
      await looks([
        [2, [CLA]],
        [12, [CLA, RUNNING]],
        [60, [CLA, RUNNING]],
        [90, [CLA, ENDED]],
        [119, [CLA, ENDED]],
        [120, [CLA, ENDED]],
      ]),
    ).toEqual(['RetryLater', 'RetryLater', 'RetryLater', 'RetryLater', 'RetryLater', 'failure'])
  })

  it('begins to wait anew when a check is there that was not', async () => {
    expect(
      await looks([
        [2, [CLA]],
        [31, [CLA, { ...ENDED, conclusion: 'success' }]],
        [60, [CLA, { ...ENDED, conclusion: 'success' }]],
        [61, [CLA, { ...ENDED, conclusion: 'success' }]],
      ]),
    ).toEqual(['RetryLater', 'RetryLater', 'RetryLater', 'success'])
  })

  it('says that there are none only after a longer while', async () => {
    expect(
      await looks([
        [1, []],
        [60, []],
        [61, []],
      ]),
    ).toEqual(['RetryLater', 'RetryLater', 'none'])
  })

  it('gives up on checks that never end, after an hour', async () => {
    expect(
      await looks([
        [3_600, [RUNNING]],
        [3_601, [RUNNING]],
      ]),
    ).toEqual(['RetryLater', 'GiveUp'])
  })
})

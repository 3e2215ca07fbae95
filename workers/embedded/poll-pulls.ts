import type { House } from '../../src/compose/house.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import { adoptPullRequests } from '../github-integration/adopt-pulls.ts'
import { pollPullRequests } from '../github-integration/poll.ts'
import { openPullsIn, type Watching, watchedIncidents } from './open-pulls.ts'

type Polling = Watching & Pick<House, 'record' | 'log' | 'codeHost'>

/**
 * Asks the code host about every open pull request of ours, so that a merge is found although its webhook was lost, and for
 * those that were opened without anybody hearing of it.
 */
export async function pollPulls(house: Polling, intervalMs: number, signal: AbortSignal): Promise<void> {
  const { codeHost, record, clock, log } = house
  if (codeHost === undefined) return
  const vain = new Map<string, number>()
  const read = watchedIncidents()
  while (!signal.aborted) {
    try {
      const incidents = await read(house)
      await adoptPullRequests({ codeHost, incidents, record, clock, log, vain })
      await pollPullRequests({ codeHost, openPulls: async () => openPullsIn(incidents), record, clock, log })
    } catch (error) {
      const { code, message } = asOutcome(error)
      log.warn({ code, error: message }, 'the pull requests could not be polled')
    }
    await clock.sleep(intervalMs, signal)
  }
}

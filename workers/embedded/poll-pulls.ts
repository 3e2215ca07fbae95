import type { House } from '../../src/compose/house.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import { pollPullRequests } from '../github-integration/poll.ts'
import { openPulls } from './open-pulls.ts'

/** Asks the code host about every open pull request of ours: a merge is found although its webhook was lost. */
export async function pollPulls(house: House, intervalMs: number, signal: AbortSignal): Promise<void> {
  const { codeHost, record, clock, log } = house
  if (codeHost === undefined) return
  while (!signal.aborted) {
    await pollPullRequests({ codeHost, openPulls: () => openPulls(house), record, clock, log }).catch(
      (error: unknown) => {
        const { code, message } = asOutcome(error)
        log.warn({ code, error: message }, 'the pull requests could not be polled')
      },
    )
    await clock.sleep(intervalMs, signal)
  }
}

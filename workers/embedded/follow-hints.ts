import type { House } from '../../src/compose/house.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import { observePullRequest } from '../github-integration/observe.ts'
import { gatherHints } from './gather-hints.ts'
import { openPullsIn, type ReadWatched, type WatchedPull, type Watching, watchedIncidents } from './open-pulls.ts'

/** So long the first hint waits for others: a merge comes with a dozen. */
const GATHER_MS = 250

export type Following = Watching & Pick<House, 'record' | 'log' | 'codeHost'>

interface Hint {
  readonly repo: string
  readonly number: number
}

/**
 * Asks the code host about each pull request that it is told of. Hints that come close together are looked into together,
 * each pull request once: what is open is read as often for a thousand of them as for two.
 */
export function followHints(house: () => Following): (repo: string, number: number) => void {
  const read = watchedIncidents()
  const gather = gatherHints<Hint>({
    wait: () => house().clock.sleep(GATHER_MS),
    placeOf: ({ repo, number }) => `${repo}#${number}`,
    lookInto: (hints) => lookInto(house(), hints, read),
  })
  return (repo, number) => gather({ repo, number })
}

/** Never rejects: what is missed here the poll finds. */
async function lookInto(house: Following, hints: readonly Hint[], read: ReadWatched): Promise<void> {
  try {
    const pulls = openPullsIn(await read(house))
    const meant = pulls.filter((pull) => hints.some(({ repo, number }) => pull.repo === repo && pull.number === number))
    await Promise.all(meant.map((pull) => look(house, pull)))
  } catch (error) {
    const { code, message } = asOutcome(error)
    house.log.warn({ hints: hints.length, code, error: message }, 'webhooks could not be followed up; the poll will')
  }
}

async function look({ codeHost, record, log }: Following, { repo, number, events }: WatchedPull): Promise<void> {
  if (codeHost === undefined) return
  try {
    await record(await observePullRequest(codeHost, events, repo, number))
  } catch (error) {
    const { code, message } = asOutcome(error)
    log.warn({ repo, number, code, error: message }, 'a webhook could not be followed up; the poll will')
  }
}

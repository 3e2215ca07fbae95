import { asOutcome } from '../../src/kit/outcome.ts'
import { gatherHints } from './gather-hints.ts'
import { type Noting, noteDeploys, servicesByRepo, speaking } from './note-deploys.ts'

/** So long the first hint waits for others: one push to a repository of many services is a deployment of each. */
const GATHER_MS = 1_000

/**
 * Asks the code host what went out of each repository that it is told of, if services of FAULTLINE_REPOS come from it. What is
 * missed here, or comes too early for the code host to show it, the poll finds.
 */
export function followShipped(house: () => Noting): (repo: string) => void {
  return gatherHints<string>({
    wait: () => house().clock.sleep(GATHER_MS),
    placeOf: (repo) => repo.toLowerCase(),
    lookInto: (repos) => lookInto(house(), repos),
  })
}

/** Never rejects. */
async function lookInto(house: Noting, hinted: readonly string[]): Promise<void> {
  const { codeHost, config, log } = house
  if (codeHost === undefined || config.repos.size === 0) return
  const meant = new Set(hinted.map((repo) => repo.toLowerCase()))
  try {
    // What is said once of `*` the poll says.
    const places = await servicesByRepo(house, () => undefined)
    const speaks = await speaking(house)
    for (const [repo, services] of places) {
      if (!meant.has(repo.toLowerCase())) continue
      for (const { service, sha } of await noteDeploys(house, repo, services, speaks))
        log.info({ service, sha }, 'a deployment of the code host was noted')
    }
  } catch (error) {
    const { code, message } = asOutcome(error)
    log.warn({ repos: hinted.slice(0, 10), code, error: message }, 'webhooks could not be followed up; the poll will')
  }
}

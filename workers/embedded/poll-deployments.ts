import { asOutcome } from '../../src/kit/outcome.ts'
import { type NotedDeploy, type Noting, noteDeploys, type SayOnce, servicesByRepo, speaking } from './note-deploys.ts'

const EVERY_MS = 60_000
/** Repositories asked in one round; the others have their turn in the next. */
const MOST_REPOS = 30

/**
 * Keeps deployments and releases that the code host knows as deploys of the services of FAULTLINE_REPOS, where their
 * telemetry names no version: that one is exact to the second. Never rejects: trouble is logged, and the same is asked again.
 */
export async function pollDeployments(house: Noting, signal: AbortSignal): Promise<void> {
  const { clock, log, codeHost, config } = house
  if (codeHost === undefined || config.repos.size === 0) return
  const round = deploymentRounds(house)
  while (!signal.aborted) {
    try {
      for (const { service, sha } of await round())
        log.info({ service, sha }, 'a deployment of the code host was noted')
    } catch (error) {
      const { code, message } = asOutcome(error)
      log.warn({ code, error: message }, 'the deployments could not be polled')
    }
    await clock.sleep(EVERY_MS, signal)
  }
}

/**
 * Each call is one round over the repositories: what was not known before. What one repository refuses twice in a row is said
 * once: at the very first start the sandbox's is made only now.
 */
export function deploymentRounds(house: Noting): () => Promise<readonly NotedDeploy[]> {
  const said = new Set<string>()
  const sayOnce: SayOnce = (words, about) => {
    if (said.size < 1_000 && !said.has(words)) house.log.warn(about, words)
    said.add(words)
  }
  const refused = new Set<string>()
  let next = 0
  return async () => {
    const places = await servicesByRepo(house, sayOnce)
    const repos = [...places.keys()]
    const from = next < repos.length ? next : 0
    next = from + MOST_REPOS
    const speaks = await speaking(house)
    const told: NotedDeploy[] = []
    for (const repo of repos.slice(from, next)) {
      try {
        told.push(...(await noteDeploys(house, repo, places.get(repo) ?? [], speaks)))
        refused.delete(repo)
      } catch (error) {
        const { code, message } = asOutcome(error)
        if (code === 'rate-limited') throw error
        if (refused.has(repo))
          sayOnce(`the deployments of ${repo} could not be read (${code})`, { repo, code, error: message })
        refused.add(repo)
      }
    }
    return told
  }
}

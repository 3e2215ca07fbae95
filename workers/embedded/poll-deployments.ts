import type { House } from '../../src/compose/house.ts'
import { tellDeploy } from '../../src/evidence/tell-deploy.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import { meantBy, type WentOut, wentOut } from './went-out.ts'

const EVERY_MS = 60_000
const DAY_S = 86_400
/** A service whose own telemetry names versions so lately is believed before its code host is. */
const SPEAKS_MS = 3_600_000
const BUCKET_S = 600
/** Deployments and releases looked at of each repository. */
const MOST = 10
/** Repositories asked in one round; the others have their turn in the next. */
const MOST_REPOS = 30
/** Services that `*` may stand for. */
const MOST_SERVICES = 50

type Polling = Pick<House, 'codeHost' | 'evidence' | 'clock' | 'log'> & {
  readonly config: Pick<House['config'], 'repos'>
}

export interface NotedDeploy {
  readonly service: string
  readonly sha: string
}

/**
 * Keeps deployments and releases that the code host knows as deploys of the services of FAULTLINE_REPOS, where their
 * telemetry names no version: that one is exact to the second. Never rejects: trouble is logged, and the same is asked again.
 */
export async function pollDeployments(house: Polling, signal: AbortSignal): Promise<void> {
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

/** Each call is one round over the repositories: what was not known before. What one repository refuses is said once. */
export function deploymentRounds(house: Polling): () => Promise<readonly NotedDeploy[]> {
  const said = new Set<string>()
  const sayOnce = (words: string, about: Readonly<Record<string, unknown>>) => {
    if (said.size < 1_000 && !said.has(words)) house.log.warn(about, words)
    said.add(words)
  }
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
        told.push(...(await askRepository(house, repo, places.get(repo) ?? [], speaks)))
      } catch (error) {
        const { code, message } = asOutcome(error)
        if (code === 'rate-limited') throw error
        sayOnce(`the deployments of ${repo} could not be read (${code})`, { repo, code, error: message })
      }
    }
    return told
  }
}

async function speaking({ evidence, clock }: Polling): Promise<ReadonlySet<string>> {
  const nowMs = clock.now().getTime()
  const lately = { from: iso(nowMs - SPEAKS_MS), to: iso(nowMs), bucket_s: BUCKET_S }
  return new Set((await evidence.query('versions_seen', lately)).rows.map(({ service }) => service))
}

/** Which services live where. `*` stands for those that were heard of in the last day and are not named. */
async function servicesByRepo(
  { evidence, clock, config }: Polling,
  sayOnce: (words: string, about: Readonly<Record<string, unknown>>) => void,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const places = [...config.repos].filter(([service]) => service !== '*')
  const rest = config.repos.get('*')
  if (rest !== undefined) {
    const nowMs = clock.now().getTime()
    const day = { from: iso(nowMs - DAY_S * 1_000), to: iso(nowMs), block_s: DAY_S }
    const heard = (await evidence.query('service_blocks', day)).rows.map(({ service }) => service)
    const others = [...new Set(heard)].filter((service) => service !== '' && !config.repos.has(service)).sort()
    if (others.length > MOST_SERVICES)
      sayOnce(`* stands for more than ${MOST_SERVICES} services: name the others in FAULTLINE_REPOS`, { repo: rest })
    places.push(...others.slice(0, MOST_SERVICES).map((service): [string, string] => [service, rest]))
  }
  const groups = new Map<string, string[]>()
  for (const [service, repo] of places) groups.set(repo, [...(groups.get(repo) ?? []), service])
  return groups
}

async function askRepository(
  { codeHost, evidence, clock }: Polling,
  repo: string,
  services: readonly string[],
  speaks: ReadonlySet<string>,
): Promise<readonly NotedDeploy[]> {
  if (codeHost === undefined || services.every((service) => speaks.has(service))) return []
  const [deployments, releases] = [await codeHost.deployments(repo, MOST), await codeHost.releases(repo, MOST)]
  const found = wentOut(deployments, releases, clock.now().getTime())
  const told: NotedDeploy[] = []
  // Oldest first, so that each knows which one it took the place of.
  for (const one of found)
    for (const service of meantBy(one.name, services).filter((name) => !speaks.has(name)))
      if (await isNews(evidence, service, one)) told.push({ service, sha: one.sha })
  return told
}

/** A release is published before or after its commit is deployed: what is known of that commit stays as it is. */
async function isNews(evidence: House['evidence'], service: string, { sha, at, tag }: WentOut): Promise<boolean> {
  const { rows } = await evidence.query('service_deploys', { service })
  const known = rows.find((row) => names(row.sha, sha, tag))
  if (tag !== undefined && known !== undefined) return false
  return (await tellDeploy(evidence, { service, revision: known?.sha ?? sha, at })).isNew
}

/** A pipeline may have told of the same commit by the first letters of its sha, or by its tag. */
function names(revision: string, sha: string, tag: string | undefined): boolean {
  if (/^[0-9a-f]{7,40}$/.test(revision) && sha.startsWith(revision)) return true
  return tag !== undefined && tag.replace(/^.*?(?=\d+\.)/, '') === revision.replace(/^v/, '')
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

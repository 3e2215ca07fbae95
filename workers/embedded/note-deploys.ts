import type { House } from '../../src/compose/house.ts'
import { tellDeploy } from '../../src/evidence/tell-deploy.ts'
import { meantBy, type WentOut, wentOut } from './went-out.ts'

const DAY_S = 86_400
/** A service whose own telemetry names versions so lately is believed before its code host is. */
const SPEAKS_MS = 3_600_000
const BUCKET_S = 600
/** Deployments and releases looked at of each repository. */
const MOST = 10
/** Services that `*` may stand for. */
const MOST_SERVICES = 50

/** What is needed to know of deploys by the code host. */
export type Noting = Pick<House, 'codeHost' | 'evidence' | 'clock' | 'log'> & {
  readonly config: Pick<House['config'], 'repos'>
}

export interface NotedDeploy {
  readonly service: string
  readonly sha: string
}

export type SayOnce = (words: string, about: Readonly<Record<string, unknown>>) => void

/** The services whose own rows name versions. */
export async function speaking({ evidence, clock }: Noting): Promise<ReadonlySet<string>> {
  const nowMs = clock.now().getTime()
  const lately = { from: iso(nowMs - SPEAKS_MS), to: iso(nowMs), bucket_s: BUCKET_S }
  return new Set((await evidence.query('versions_seen', lately)).rows.map(({ service }) => service))
}

/** Which services live where, by repository. `*` stands for those that were heard of in the last day and are not named. */
export async function servicesByRepo(
  { evidence, clock, config }: Noting,
  sayOnce: SayOnce,
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

/**
 * Keeps what the code host says went out of a repository, and tells what was not known before. Webhook and poll both end here,
 * and nothing in what is kept depends on who asks or when: asked twice, or by two at once, it is one deploy.
 */
export async function noteDeploys(
  { codeHost, evidence, clock }: Noting,
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

import type { Deployment } from '../../src/code-host/code-host.ts'
import type { House } from '../../src/compose/house.ts'
import { tellDeploy } from '../../src/evidence/tell-deploy.ts'
import { asOutcome } from '../../src/kit/outcome.ts'

const EVERY_MS = 60_000
/** Older deployments are told by nobody any more. */
const BACK_MS = 86_400_000
/** A service whose own telemetry names versions so lately is believed before its code host is. */
const SPEAKS_MS = 3_600_000
const BUCKET_S = 600
const MOST = 10
const NOT_LIVE = /dev|test|stag|preview|review|sandbox|qa\b|github-pages/i

type Polling = Pick<House, 'codeHost' | 'evidence' | 'clock' | 'log' | 'config'>

/**
 * Keeps deployments that the code host knows as deploys of the services named in FAULTLINE_REPOS, where their telemetry
 * names no version: that one is exact to the second. Never rejects: trouble is logged, and the same is asked again.
 */
export async function pollDeployments(house: Polling, signal: AbortSignal): Promise<void> {
  const { codeHost, clock, log, config } = house
  const named = [...config.repos].filter(([service]) => service !== '*')
  if (codeHost === undefined || named.length === 0) return
  while (!signal.aborted) {
    try {
      for (const { service, sha } of await tellDeployments(house, named))
        log.info({ service, sha }, 'a deployment of the code host was noted')
    } catch (error) {
      const { code, message } = asOutcome(error)
      log.warn({ code, error: message }, 'the deployments could not be polled')
    }
    await clock.sleep(EVERY_MS, signal)
  }
}

/** One round over these services, each with its `owner/name`: what was not known before. */
export async function tellDeployments(
  { codeHost, evidence, clock }: Pick<Polling, 'codeHost' | 'evidence' | 'clock'>,
  named: readonly (readonly [string, string])[],
): Promise<readonly { readonly service: string; readonly sha: string }[]> {
  if (codeHost === undefined) return []
  const nowMs = clock.now().getTime()
  const lately = { from: iso(nowMs - SPEAKS_MS), to: iso(nowMs), bucket_s: BUCKET_S }
  const speaks = new Set((await evidence.query('versions_seen', lately)).rows.map(({ service }) => service))
  const silent = named.filter(([service]) => !speaks.has(service))
  const told: { service: string; sha: string }[] = []
  for (const repo of new Set(silent.map(([, name]) => name))) {
    const deployments = (await codeHost.deployments(repo, MOST)).filter(
      ({ environment, at }) => !NOT_LIVE.test(environment) && Date.parse(at) > nowMs - BACK_MS,
    )
    const services = silent.filter(([, name]) => name === repo).map(([service]) => service)
    // Oldest first, so that each knows which one it took the place of.
    for (const deployment of deployments.toReversed())
      for (const service of meant(deployment, services)) {
        const { isNew } = await tellDeploy(evidence, { service, revision: deployment.sha, at: deployment.at })
        if (isNew) told.push({ service, sha: deployment.sha })
      }
  }
  return told
}

/** An environment such as `production-checkout` means that service alone; any other, all that come from the repository. */
function meant({ environment }: Deployment, services: readonly string[]): readonly string[] {
  const own = services.filter((service) => environment.toLowerCase().includes(service.toLowerCase()))
  return own.length > 0 ? own : services
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

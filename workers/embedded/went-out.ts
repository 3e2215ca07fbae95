import type { Deployment, Release } from '../../src/code-host/code-host.ts'

/** A commit that the code host says runs from this moment on. */
export interface WentOut {
  readonly sha: string
  /** ISO 8601. */
  readonly at: string
  /** The environment, or the tag: it may say which service is meant. */
  readonly name: string
  readonly tag?: string
}

const MINUTE_MS = 60_000
/** What is older is told by nobody any more. */
const BACK_MS = 86_400_000
/** A pipeline that says how a deployment went would have begun to by now. */
const UNTOLD_MS = 10 * MINUTE_MS
/** Where deployments are told, one of a new release is on its way for so long. */
const RELEASE_MS = 30 * MINUTE_MS
/** A rollout breaks things before it is called a success; what began much earlier was being built. */
const ROLLOUT_MS = 5 * MINUTE_MS
const NOT_LIVE = /dev|test|stag|preview|review|sandbox|qa\b|github-pages/i

/**
 * What went live of the last day, oldest first. A release counts as a deploy where no deployment has its commit: any that
 * has decides, also one that failed. Pure.
 */
export function wentOut(
  deployments: readonly Deployment[],
  releases: readonly Release[],
  nowMs: number,
): readonly WentOut[] {
  const real = deployments.filter(({ environment }) => !NOT_LIVE.test(environment))
  const decided = new Set(real.map(({ sha }) => sha))
  const patienceMs = real.length > 0 ? RELEASE_MS : 0
  const shipped = real
    .filter(({ state, at }) => state === 'live' || (state === 'untold' && Date.parse(at) <= nowMs - UNTOLD_MS))
    .map((deployment) => ({ sha: deployment.sha, at: startOf(deployment), name: deployment.environment }))
  const given = releases
    .filter(({ sha, at }) => !decided.has(sha) && Date.parse(at) <= nowMs - patienceMs)
    .map(({ sha, at, tag }) => ({ sha, at, name: tag, tag }))
  return [...shipped, ...given]
    .filter(({ at }) => Date.parse(at) > nowMs - BACK_MS)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** `production-checkout` and `checkout-v1.2.0` mean that service alone; any other name all that come from the repository. */
export function meantBy(name: string, services: readonly string[]): readonly string[] {
  const own = services.filter((service) => name.toLowerCase().includes(service.toLowerCase()))
  return own.length > 0 ? own : services
}

function startOf({ at, began_at = at }: Deployment): string {
  const startMs = Math.max(Date.parse(began_at), Date.parse(at) - ROLLOUT_MS)
  return new Date(Math.min(startMs, Date.parse(at))).toISOString()
}

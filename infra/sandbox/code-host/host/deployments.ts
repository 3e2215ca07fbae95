import type { DeploymentEntry, DeploymentStatus } from './entries.ts'
import type { Host } from './host.ts'
import { theCommit, theRepository } from './repositories.ts'

export interface NewDeployment {
  readonly repo: string
  /** A sha or the name of a branch. */
  readonly sha: string
  readonly environment?: string
  readonly description?: string
  readonly by?: string
  /** ISO 8601; default: now. */
  readonly at?: string
}

/** Says that a version was sent out; `state` (default `success`) says how it went. */
export async function recordDeployment(
  host: Host,
  wanted: NewDeployment,
  state: DeploymentStatus['state'] | 'none' = 'success',
): Promise<DeploymentEntry> {
  const { repo } = theRepository(host, wanted.repo)
  const sha = await theCommit(host, repo, wanted.sha)
  const deployment: DeploymentEntry = {
    kind: 'deployment',
    id: host.newId(),
    repo,
    sha,
    ref: wanted.sha,
    environment: wanted.environment ?? 'production',
    description: wanted.description ?? null,
    by: wanted.by ?? 'deployer',
    at: wanted.at ?? host.now(),
  }
  host.record(deployment)
  if (state !== 'none') {
    const { at, by, id } = deployment
    const words = { description: '', state, by, at }
    host.record({ kind: 'deployment-status', id: host.newId(), repo, deployment_id: id, ...words })
  }
  return deployment
}

/** Says how a deployment goes. A success ends those before it, as GitHub does outside of production. */
export function recordDeploymentStatus(
  host: Host,
  deployment: DeploymentEntry,
  told: Pick<DeploymentStatus, 'state' | 'by'> & { readonly description?: string; readonly at?: string },
): DeploymentStatus {
  const { repo, environment, id } = deployment
  const at = told.at ?? host.now()
  const line = (deployment_id: number, state: DeploymentStatus['state'], description = '') => ({
    ...{ kind: 'deployment-status' as const, id: host.newId(), repo, deployment_id, state, description },
    ...{ by: told.by, at },
  })
  const { deployments } = theRepository(host, repo)
  if (told.state === 'success' && environment !== 'production')
    for (const earlier of deployments.filter((one) => one.environment === environment && one.id < id))
      host.record(line(earlier.id, 'inactive'))
  const status = line(id, told.state, told.description)
  host.record(status)
  return status
}

import type { DeploymentEntry } from './entries.ts'
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
  state: 'success' | 'failure' | 'none' = 'success',
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

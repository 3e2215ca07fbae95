import type { DeploymentEntry, DeploymentStatus } from '../host/entries.ts'
import { nodeId, repoUrls } from './urls.ts'
import { simpleUser } from './users.ts'

/** GitHub's `deployment`. */
export function deploymentShape(origin: string, deployment: DeploymentEntry) {
  const { api } = repoUrls(origin, deployment.repo)
  const url = `${api}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    task: 'deploy',
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.at,
    updated_at: deployment.at,
    statuses_url: `${url}/statuses`,
    repository_url: api,
    creator: simpleUser(origin, deployment.by),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: {},
    transient_environment: false,
    production_environment: deployment.environment === 'production',
    performed_via_github_app: null,
  }
}

/** GitHub's `deployment-status`. */
export function deploymentStatusShape(origin: string, deployment: DeploymentEntry, status: DeploymentStatus) {
  const { api, html } = repoUrls(origin, deployment.repo)
  const parent = `${api}/deployments/${deployment.id}`
  return {
    url: `${parent}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: simpleUser(origin, status.by),
    description: status.description,
    environment: deployment.environment,
    target_url: html,
    log_url: html,
    environment_url: html,
    created_at: status.at,
    updated_at: status.at,
    deployment_url: parent,
    repository_url: api,
    performed_via_github_app: null,
  }
}

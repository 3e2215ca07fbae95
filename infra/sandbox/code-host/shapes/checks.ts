import type { CheckRun, CommitStatus } from '../host/entries.ts'
import type { Repository } from '../host/state.ts'
import { repositoryShape } from './repositories.ts'
import { nodeId, repoUrls } from './urls.ts'
import { simpleUser } from './users.ts'

const STARTED = '2024-01-01T00:00:00Z'

/** GitHub's `integration`: the app under whose name the repository's tests report. */
export function checksApp(origin: string) {
  return {
    id: 1,
    slug: 'tests',
    client_id: 'tests',
    node_id: nodeId('App', 1),
    owner: simpleUser(origin, 'sandbox'),
    name: 'Tests',
    description: 'The tests of the repository itself, run on the branch.',
    external_url: origin,
    html_url: `${origin}/github`,
    created_at: STARTED,
    updated_at: STARTED,
    permissions: { checks: 'write', contents: 'read' },
    events: ['push', 'pull_request'],
  }
}

/** GitHub's `check-run`. */
export function checkShape(origin: string, repository: Repository, check: CheckRun) {
  const { api, html } = repoUrls(origin, check.repo)
  return {
    id: check.id,
    name: check.name,
    node_id: nodeId('CheckRun', check.id),
    head_sha: check.sha,
    external_id: String(check.id),
    url: `${api}/check-runs/${check.id}`,
    html_url: `${html}/commit/${check.sha}#check-${check.id}`,
    details_url: `${html}/commit/${check.sha}#check-${check.id}`,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.started_at,
    completed_at: check.completed_at,
    output: {
      title: check.title,
      summary: check.summary,
      text: null,
      annotations_count: 0,
      annotations_url: `${api}/check-runs/${check.id}/annotations`,
    },
    check_suite: { id: check.suite_id },
    app: checksApp(origin),
    pull_requests: pullsOf(origin, repository, check.sha),
  }
}

/** GitHub's `pull-request-minimal`, one for each open pull request whose head is this commit. */
export function pullsOf(origin: string, repository: Repository, sha: string) {
  const { api } = repoUrls(origin, repository.repo)
  const repo = { id: repository.id, name: repository.repo.split('/')[1] ?? '', url: api }
  return [...repository.pulls.values()]
    .filter((pull) => pull.head_sha === sha && pull.state === 'open')
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${api}/pulls/${pull.number}`,
      head: { ref: pull.branch, sha: pull.head_sha, repo },
      base: { ref: pull.base_branch, sha: pull.base_sha, repo },
    }))
}

/** GitHub's `status`. */
export function statusShape(origin: string, status: CommitStatus) {
  return { ...simpleStatus(origin, status), creator: simpleUser(origin, status.by) }
}

/** GitHub's `combined-commit-status`: the newest of each context. */
export function combinedStatus(origin: string, repository: Repository, sha: string) {
  const { api } = repoUrls(origin, repository.repo)
  const newest = new Map<string, CommitStatus>()
  for (const status of repository.statuses) if (status.sha === sha) newest.set(status.context, status)
  const statuses = [...newest.values()]
  const states = new Set(statuses.map((status) => status.state))
  const failed = states.has('error') || states.has('failure')
  const state = failed ? 'failure' : states.has('pending') || statuses.length === 0 ? 'pending' : 'success'
  return {
    state,
    statuses: statuses.map((status) => simpleStatus(origin, status)),
    sha,
    total_count: statuses.length,
    repository: repositoryShape(origin, repository),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  }
}

function simpleStatus(origin: string, status: CommitStatus) {
  const { api } = repoUrls(origin, status.repo)
  return {
    url: `${api}/statuses/${status.sha}`,
    avatar_url: simpleUser(origin, status.by).avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.target_url,
    context: status.context,
    created_at: status.at,
    updated_at: status.at,
  }
}

import { changesOfCommit, type GitCommit, log, readCommit } from '../git/history.ts'
import { NO_SHA } from '../git/refs.ts'
import type { CheckRun, Pull } from '../host/entries.ts'
import { pullFigures } from '../host/figures.ts'
import type { Host } from '../host/host.ts'
import type { Push } from '../host/pushes.ts'
import type { Repository } from '../host/state.ts'
import { checkShape, checksApp, pullsOf } from '../shapes/checks.ts'
import { fullPull } from '../shapes/pulls.ts'
import { repositoryShape } from '../shapes/repositories.ts'
import { nodeId, repoUrls } from '../shapes/urls.ts'
import { simpleUser } from '../shapes/users.ts'

export async function pullPayload(host: Host, repository: Repository, pull: Pull, action: string, by: string) {
  const origin = host.origin()
  return {
    action,
    number: pull.number,
    pull_request: fullPull(origin, repository, pull, await pullFigures(host, pull)),
    ...about(origin, repository, by),
  }
}

export async function pushPayload(host: Host, repository: Repository, push: Push) {
  const origin = host.origin()
  const { html } = repoUrls(origin, repository.repo)
  const gitDir = host.gitDir(repository.repo)
  const created = push.before === NO_SHA
  const range = created ? ['-1', push.after] : [push.after, `^${push.before}`]
  const commits = (await log(gitDir, range)).toReversed()
  const shapes = await Promise.all(commits.slice(-20).map((commit) => pushedCommit(host, repository, commit)))
  const head = shapes.at(-1) ?? (await pushedCommit(host, repository, await readCommit(gitDir, push.after)))
  return {
    ref: `refs/heads/${push.branch}`,
    before: push.before,
    after: push.after,
    created,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: created ? `${html}/commit/${push.after}` : `${html}/compare/${push.before}...${push.after}`,
    commits: shapes,
    head_commit: head,
    pusher: { name: push.by, email: null },
    ...about(origin, repository, push.by),
  }
}

export function checkRunPayload(host: Host, repository: Repository, check: CheckRun) {
  const origin = host.origin()
  const suite = suiteShape(origin, repository, check)
  const run = { ...checkShape(origin, repository, check), check_suite: suite }
  return { action: 'completed', check_run: run, ...about(origin, repository, 'sandbox') }
}

export async function checkSuitePayload(host: Host, repository: Repository, check: CheckRun) {
  const origin = host.origin()
  const { api } = repoUrls(origin, repository.repo)
  const head = await readCommit(host.gitDir(repository.repo), check.sha)
  const suite = {
    ...suiteShape(origin, repository, check),
    latest_check_runs_count: 1,
    check_runs_url: `${api}/check-suites/${check.suite_id}/check-runs`,
    head_commit: {
      id: head.sha,
      tree_id: head.tree,
      message: head.message,
      timestamp: head.committer.date,
      author: { name: head.author.name, email: head.author.email },
      committer: { name: head.committer.name, email: head.committer.email },
    },
  }
  return { action: 'completed', check_suite: suite, ...about(origin, repository, 'sandbox') }
}

function suiteShape(origin: string, repository: Repository, check: CheckRun) {
  const { api } = repoUrls(origin, repository.repo)
  return {
    id: check.suite_id,
    node_id: nodeId('CheckSuite', check.suite_id),
    head_branch: check.branch,
    head_sha: check.sha,
    status: check.status,
    conclusion: check.conclusion,
    url: `${api}/check-suites/${check.suite_id}`,
    before: null,
    after: check.sha,
    pull_requests: pullsOf(origin, repository, check.sha),
    app: checksApp(origin),
    created_at: check.started_at,
    updated_at: check.completed_at ?? check.started_at,
  }
}

async function pushedCommit(host: Host, repository: Repository, commit: GitCommit) {
  const { html } = repoUrls(host.origin(), repository.repo)
  const files = await changesOfCommit(host.gitDir(repository.repo), commit)
  const named = (status: string) => files.filter((file) => file.status === status).map((file) => file.filename)
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${html}/commit/${commit.sha}`,
    author: { ...commit.author, username: commit.author.name },
    committer: { ...commit.committer, username: commit.committer.name },
    added: named('added'),
    removed: named('removed'),
    modified: files.filter((file) => file.status !== 'added' && file.status !== 'removed').map((file) => file.filename),
  }
}

function about(origin: string, repository: Repository, by: string) {
  return { repository: repositoryShape(origin, repository), sender: simpleUser(origin, by) }
}

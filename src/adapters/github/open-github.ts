import type { CodeHost } from '../../code-host/code-host.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import { ensureBranch } from './branch.ts'
import { readChecks } from './checks.ts'
import { githubClient } from './client.ts'
import { translated } from './errors.ts'
import { readHistory } from './history.ts'
import { ensurePull, findPull, mergePull, readPull } from './pulls.ts'
import { rememberAnswers } from './remember-answers.ts'
import { readShipped } from './shipped.ts'

export interface GitHubOptions {
  /** `https://api.github.com`, an Enterprise Server's `https://host/api/v3`, or the sandbox's address. */
  readonly baseUrl: string
  readonly token: Secret
  readonly log: Log
  readonly clock?: Clock
  readonly timeoutMs?: number
}

/** The code host behind GitHub's REST API. Every trouble leaves as `RetryLater` or `GiveUp`. */
export function openGitHub({ clock = systemClock, ...options }: GitHubOptions): CodeHost {
  const octokit = githubClient({ ...options, clock })
  rememberAnswers(octokit)
  const history = readHistory(octokit)
  const shipped = readShipped(octokit)
  const doing = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw translated(error, what, clock.now().getTime())
    }
  }
  return {
    repository: (repo) => doing(`show ${repo}`, () => history.repository(repo)),
    commit: (repo, sha) => doing(`show commit ${sha} of ${repo}`, () => history.commit(repo, sha)),
    commitsBetween: (repo, base, head) =>
      doing(`compare ${base} and ${head} in ${repo}`, () => history.commitsBetween(repo, base, head)),
    comparison: (repo, base, head) =>
      doing(`compare ${base} and ${head} in ${repo}`, () => history.comparison(repo, base, head)),
    recentCommits: (repo, limits) => doing(`list commits of ${repo}`, () => history.recentCommits(repo, limits)),
    file: (repo, path, ref) => doing(`show ${path} of ${repo}`, () => history.file(repo, path, ref)),
    deployments: (repo, limit) => doing(`list deployments of ${repo}`, () => shipped.deployments(repo, limit)),
    releases: (repo, limit) => doing(`list releases of ${repo}`, () => shipped.releases(repo, limit)),
    ensureBranch: (request) => doing(`make branch ${request.branch}`, () => ensureBranch(octokit, request)),
    ensurePullRequest: (request) =>
      doing(`open a pull request from ${request.branch}`, () => ensurePull(octokit, request)),
    findPullRequest: (wanted) => doing(`find a pull request of ${wanted.branch}`, () => findPull(octokit, wanted)),
    pullRequest: (repo, number) => doing(`show #${number} of ${repo}`, () => readPull(octokit, repo, number)),
    checks: (repo, sha) => doing(`list checks of ${sha}`, () => readChecks(octokit, repo, sha)),
    merge: (repo, number, headSha) =>
      doing(`merge #${number} of ${repo}`, () => mergePull(octokit, repo, number, headSha)),
  }
}

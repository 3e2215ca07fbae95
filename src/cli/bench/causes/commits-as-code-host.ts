import type { CodeHost, Commit } from '../../../code-host/code-host.ts'
import { GiveUp } from '../../../kit/outcome.ts'

/** A code host that holds one line of commits, oldest first, and can only be read. */
export function commitsAsCodeHost(commits: readonly Commit[]): CodeHost {
  const refuse = async () => {
    throw new GiveUp('read-only', 'Imported commits are for reading; connect a code host to write.')
  }
  const placeOf = (sha: string) => commits.findIndex((commit) => commit.sha === sha)
  const found = (sha: string) => {
    const commit = commits[placeOf(sha)]
    if (commit === undefined) throw new GiveUp('not-found', `Commit ${sha} was not imported; name one that was.`)
    return commit
  }
  return {
    repository: async () => ({ id: 1, default_branch: 'main', head_sha: commits.at(-1)?.sha ?? '', url: '' }),
    commit: async (_, sha) => found(sha),
    commitsBetween: async (_, base, head) => commits.slice(placeOf(base) + 1, placeOf(found(head).sha) + 1).slice(-50),
    comparison: refuse,
    recentCommits: async (_, { until, limit }) =>
      commits
        .filter((commit) => commit.at <= until)
        .slice(-limit)
        .reverse(),
    file: async () => null,
    deployments: async () => [],
    releases: async () => [],
    ensureBranch: refuse,
    ensurePullRequest: refuse,
    findPullRequest: refuse,
    pullRequest: refuse,
    checks: async () => [],
    merge: refuse,
  }
}

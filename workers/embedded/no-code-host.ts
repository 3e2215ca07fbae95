import type { CodeHost } from '../../src/code-host/code-host.ts'
import { GiveUp } from '../../src/kit/outcome.ts'

/** Stands where no code host is set: whoever asks it anything is told what to set. */
export function codeHostOrNone(codeHost: CodeHost | undefined): CodeHost {
  if (codeHost !== undefined) return codeHost
  const refuse = () =>
    Promise.reject(
      new GiveUp(
        'no-code-host',
        'No code host is set, so nothing was opened or merged. Set GITHUB_TOKEN and FAULTLINE_REPOS.',
      ),
    )
  return {
    repository: refuse,
    commit: refuse,
    commitsBetween: refuse,
    comparison: refuse,
    recentCommits: refuse,
    file: refuse,
    deployments: refuse,
    releases: refuse,
    ensureBranch: refuse,
    ensurePullRequest: refuse,
    findPullRequest: refuse,
    pullRequest: refuse,
    checks: refuse,
    merge: refuse,
  }
}

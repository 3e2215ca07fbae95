import { diffFiles, type FileDiff, type GitCommit, log, mergeBase } from '../git/history.ts'
import type { PullFigures } from '../shapes/pulls.ts'
import type { Pull } from './entries.ts'
import type { Host } from './host.ts'
import { isMergeable } from './merges.ts'

/** What a pull request changes, against the point where its branch left the base. */
export async function filesOfPull(host: Host, pull: Pull): Promise<readonly FileDiff[]> {
  const gitDir = host.gitDir(pull.repo)
  const fork = (await mergeBase(gitDir, pull.base_sha, pull.head_sha)) ?? pull.base_sha
  return diffFiles(gitDir, fork, pull.head_sha)
}

/** Oldest first. */
export async function commitsOfPull(host: Host, pull: Pull): Promise<readonly GitCommit[]> {
  return (await log(host.gitDir(pull.repo), [pull.head_sha, `^${pull.base_sha}`])).toReversed()
}

export async function pullFigures(host: Host, pull: Pull): Promise<PullFigures> {
  const files = await filesOfPull(host, pull)
  return {
    mergeable: pull.state === 'open' ? await isMergeable(host, pull) : null,
    commits: (await commitsOfPull(host, pull)).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  }
}

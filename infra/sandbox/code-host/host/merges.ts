import { mergeCommits } from '../git/merge.ts'
import { writeCommit } from '../git/objects.ts'
import { moveRef, readRef } from '../git/refs.ts'
import type { Merge, Pull } from './entries.ts'
import type { Host } from './host.ts'
import { Refused } from './refused.ts'
import type { Repository } from './state.ts'

export interface MergeRequest {
  readonly by: string
  /** The head that was approved; a moved one is refused. */
  readonly head_sha?: string
  readonly title?: string
  readonly message?: string
}

const CONFLICT = 'Pull Request is not mergeable'

/** Merges with a merge commit. Refuses with 405 what cannot be merged and with 409 a head that has moved. */
export async function mergePull(
  host: Host,
  repository: Repository,
  number: number,
  request: MergeRequest,
): Promise<Merge> {
  return host.exclusive(async () => {
    const pull = repository.pulls.get(number)
    if (pull === undefined) throw new Refused(404, 'Not Found')
    if (pull.state === 'closed' || pull.draft) throw new Refused(405, CONFLICT)
    if (request.head_sha !== undefined && request.head_sha !== pull.head_sha) {
      throw new Refused(409, 'Head branch was modified. Review and try the merge again.')
    }
    const gitDir = host.gitDir(repository.repo)
    const base = await readRef(gitDir, `refs/heads/${pull.base_branch}`)
    if (base === undefined) throw new Refused(405, CONFLICT)
    const merge = await writeMerge(host, pull, base, request)
    host.record({ kind: 'merge-begun', repo: repository.repo, number, merge })
    if (!(await moveRef(gitDir, `refs/heads/${pull.base_branch}`, merge.sha, base))) {
      throw new Refused(405, 'Base branch was modified. Review and try the merge again.')
    }
    settleMerge(host, repository, number, merge)
    const push = { branch: pull.base_branch, before: base, after: merge.sha, by: request.by }
    host.events.emit('pushed', { repository, ...push })
    return merge
  })
}

/** Git has the merge: the pull request says so from now on, and everybody is told. */
export function settleMerge(host: Host, repository: Repository, number: number, merge: Merge): void {
  const change = { state: 'closed' as const, closed_at: merge.at, merge }
  host.record({ kind: 'pull-changed', repo: repository.repo, number, at: merge.at, change })
  const pull = repository.pulls.get(number)
  if (pull === undefined) return
  host.events.emit('merged', { repository, pull, merge })
  host.events.emit('closed', { repository, pull, by: merge.by })
}

/** GitHub's `mergeable`: would the two sides merge without a conflict? */
export async function isMergeable(host: Host, pull: Pull): Promise<boolean> {
  const gitDir = host.gitDir(pull.repo)
  const base = await readRef(gitDir, `refs/heads/${pull.base_branch}`)
  return base !== undefined && 'tree' in (await mergeCommits(gitDir, base, pull.head_sha))
}

async function writeMerge(host: Host, pull: Pull, base: string, request: MergeRequest): Promise<Merge> {
  const gitDir = host.gitDir(pull.repo)
  const merged = await mergeCommits(gitDir, base, pull.head_sha)
  if ('conflicts' in merged) throw new Refused(405, CONFLICT)
  const owner = pull.repo.split('/')[0] ?? ''
  const at = host.now()
  const signature = { name: request.by, email: `${request.by}@users.noreply.example.com`, date: at }
  const title = request.title ?? `Merge pull request #${pull.number} from ${owner}/${pull.branch}`
  const message = `${title}\n\n${request.message ?? pull.title}`
  const parents = [base, pull.head_sha]
  const sha = await writeCommit(gitDir, {
    tree: merged.tree,
    parents,
    message,
    author: signature,
    committer: signature,
  })
  return { sha, by: request.by, at }
}

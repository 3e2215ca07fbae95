import { isAncestor } from '../git/refs.ts'
import type { Host } from './host.ts'
import { settleMerge } from './merges.ts'
import type { Repository } from './state.ts'

export interface Push {
  readonly branch: string
  readonly before: string
  readonly after: string
  readonly by: string
}

/**
 * What a push brings about: open pull requests from this branch get its new head, and those into it whose head it now
 * holds count as merged, as on GitHub. Called with the writer's turn in hand.
 */
export async function movedBranch(host: Host, repository: Repository, push: Push): Promise<void> {
  host.events.emit('pushed', { repository, ...push })
  for (const pull of repository.pulls.values()) {
    if (pull.state !== 'open') continue
    if (pull.branch === push.branch && pull.head_sha !== push.after) {
      const change = { head_sha: push.after }
      host.record({ kind: 'pull-changed', repo: pull.repo, number: pull.number, at: host.now(), change })
      const moved = repository.pulls.get(pull.number)
      if (moved) host.events.emit('synchronized', { repository, pull: moved })
    } else if (
      pull.base_branch === push.branch &&
      (await isAncestor(host.gitDir(pull.repo), pull.head_sha, push.after))
    ) {
      settleMerge(host, repository, pull.number, { sha: push.after, by: push.by, at: host.now() })
    }
  }
}

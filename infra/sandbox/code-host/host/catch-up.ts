import { isAncestor, readRef } from '../git/refs.ts'
import type { Host } from './host.ts'
import { settleMerge } from './merges.ts'
import type { Repository } from './state.ts'

/**
 * After a crash between git and the journal git is right: a merge that stands is settled, one that never happened is
 * forgotten, and a head that moved is taken over.
 */
export async function catchUp(host: Host): Promise<void> {
  for (const repository of host.state.repositories.values()) {
    await finishMerges(host, repository)
    for (const pull of repository.pulls.values()) {
      if (pull.state !== 'open') continue
      const head = await readRef(host.gitDir(pull.repo), `refs/heads/${pull.branch}`)
      if (head === undefined || head === pull.head_sha) continue
      const change = { head_sha: head }
      host.record({ kind: 'pull-changed', repo: pull.repo, number: pull.number, at: host.now(), change })
    }
  }
}

async function finishMerges(host: Host, repository: Repository): Promise<void> {
  for (const { number, merge } of [...repository.merging.values()]) {
    const pull = repository.pulls.get(number)
    const base = pull && (await readRef(host.gitDir(repository.repo), `refs/heads/${pull.base_branch}`))
    const stands = base !== undefined && (await isAncestor(host.gitDir(repository.repo), merge.sha, base))
    if (stands && pull?.merge === null) settleMerge(host, repository, number, merge)
    repository.merging.delete(number)
  }
}

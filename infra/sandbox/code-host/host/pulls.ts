import { log } from '../git/history.ts'
import { readRef } from '../git/refs.ts'
import type { Pull } from './entries.ts'
import type { Host } from './host.ts'
import { invalid, notFound } from './refused.ts'
import type { Repository } from './state.ts'

export interface NewPull {
  readonly title: string
  readonly body: string
  readonly branch: string
  readonly base_branch: string
  readonly draft: boolean
  readonly by: string
}

/** Opens a pull request; a second one for the same branches, or one without commits, is refused as GitHub does. */
export async function openPull(host: Host, repository: Repository, request: NewPull): Promise<Pull> {
  return host.exclusive(async () => {
    const gitDir = host.gitDir(repository.repo)
    const head = await readRef(gitDir, `refs/heads/${request.branch}`)
    const base = await readRef(gitDir, `refs/heads/${request.base_branch}`)
    if (head === undefined) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' })
    if (base === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' })
    refuseSecond(repository, request)
    if ((await log(gitDir, ['-1', head, `^${base}`])).length === 0) {
      const message = `No commits between ${request.base_branch} and ${request.branch}`
      throw invalid({ resource: 'PullRequest', code: 'custom', message })
    }
    const number = Math.max(0, ...repository.pulls.keys()) + 1
    const facts = { ...request, repo: repository.repo, number, head_sha: head, base_sha: base, at: host.now() }
    host.record({ kind: 'pull-opened', id: host.newId(), ...facts })
    const pull = thePull(repository, number)
    host.events.emit('opened', { repository, pull })
    return pull
  })
}

export interface ChangeOfPull {
  readonly title?: string
  readonly body?: string
  readonly state?: 'open' | 'closed'
  /** A branch that there is. */
  readonly base_branch?: string
}

/** Changes title, body, state or where it goes. A merged pull request stays closed. */
export async function changePull(
  host: Host,
  repository: Repository,
  number: number,
  change: ChangeOfPull,
  by: string,
): Promise<Pull> {
  return host.exclusive(async () => {
    const pull = thePull(repository, number)
    const { state = pull.state, ...rest } = change
    const words = { ...rest, ...(await turnedTo(host, repository, rest.base_branch)) }
    const moved = state !== pull.state
    if (moved && pull.merge !== null) {
      const message = 'Cannot change the state of a merged pull request'
      throw invalid({ resource: 'PullRequest', field: 'state', code: 'custom', message })
    }
    const at = host.now()
    const turned = moved ? { state, closed_at: state === 'closed' ? at : null } : {}
    host.record({ kind: 'pull-changed', repo: repository.repo, number, at, change: { ...words, ...turned } })
    const now = thePull(repository, number)
    if (moved && state === 'closed') host.events.emit('closed', { repository, pull: now, by })
    else host.events.emit('edited', { repository, pull: now, by, action: moved ? 'reopened' : 'edited' })
    return now
  })
}

async function turnedTo(host: Host, { repo }: Repository, base_branch: string | undefined) {
  if (base_branch === undefined) return {}
  const base_sha = await readRef(host.gitDir(repo), `refs/heads/${base_branch}`)
  if (base_sha === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' })
  return { base_branch, base_sha }
}

export function thePull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number)
  if (pull === undefined) throw notFound()
  return pull
}

function refuseSecond(repository: Repository, request: NewPull): void {
  const owner = repository.repo.split('/')[0]
  for (const pull of repository.pulls.values()) {
    if (pull.state !== 'open' || pull.branch !== request.branch || pull.base_branch !== request.base_branch) continue
    const message = `A pull request already exists for ${owner}:${request.branch}.`
    throw invalid({ resource: 'PullRequest', code: 'custom', message })
  }
}

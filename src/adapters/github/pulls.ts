import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest'
import type { PullRequest, PullRequestRequest } from '../../code-host/code-host.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { instant, named } from './client.ts'
import { answered } from './errors.ts'

type ApiPull = RestEndpointMethodTypes['pulls']['get']['response']['data']
type Ensured = { readonly pull: PullRequest; readonly outcome: 'done' | 'adopted' }

export async function readPull(octokit: Octokit, repo: string, number: number): Promise<PullRequest> {
  const { data } = await octokit.rest.pulls.get({ ...named(repo), pull_number: number })
  return pullOf(repo, data)
}

/** Looks before it makes, and once more when GitHub says that somebody was faster. */
export async function ensurePull(octokit: Octokit, request: PullRequestRequest): Promise<Ensured> {
  const there = await findPull(octokit, request)
  if (there !== undefined) return { pull: there, outcome: 'adopted' }
  const { repo, branch: head, base_branch: base, title, body } = request
  crashPoint('code-host.pull:before')
  try {
    const { data } = await octokit.rest.pulls.create({ ...named(repo), head, base, title, body })
    crashPoint('code-host.pull:after')
    return { pull: pullOf(repo, data), outcome: 'done' }
  } catch (error) {
    if (answered(error, 422, /no commits between/i)) {
      throw new GiveUp('empty-fix', `${head} holds nothing that ${base} has not. It is applied already: look again.`)
    }
    const raced = answered(error, 422, /already exists/i) ? await findPull(octokit, request) : undefined
    if (raced === undefined) throw error
    return { pull: raced, outcome: 'adopted' }
  }
}

/** Merges this head and no other; what is merged already is returned as it is. */
export async function mergePull(octokit: Octokit, repo: string, number: number, headSha: string): Promise<PullRequest> {
  const now = await readPull(octokit, repo, number)
  if (now.merged) return now
  if (now.state === 'closed') {
    throw new GiveUp(
      'pull-closed',
      `Pull request #${number} of ${repo} was closed. Reopen it on GitHub and approve again.`,
    )
  }
  if (now.head_sha !== headSha) throw headMoved(repo, number, now.head_sha, headSha)
  crashPoint('code-host.merge:before')
  try {
    const wanted = { pull_number: number, sha: headSha, merge_method: 'merge' as const }
    await octokit.rest.pulls.merge({ ...named(repo), ...wanted })
  } catch (error) {
    return afterRefusal(octokit, repo, number, headSha, error)
  }
  crashPoint('code-host.merge:after')
  const merged = await readPull(octokit, repo, number)
  if (merged.merged) return merged
  throw new RetryLater(
    'merge-not-seen',
    `GitHub merged #${number} of ${repo} but does not show it yet; it is asked again.`,
  )
}

async function afterRefusal(octokit: Octokit, repo: string, number: number, headSha: string, error: unknown) {
  if (!answered(error, 405) && !answered(error, 409)) throw error
  const now = await readPull(octokit, repo, number)
  if (now.merged) return now
  if (now.head_sha !== headSha) throw headMoved(repo, number, now.head_sha, headSha)
  if (answered(error, 405, /already in progress/i)) {
    const message = `GitHub is merging #${number} of ${repo} already; it is asked again.`
    throw new RetryLater('merge-not-seen', message, { cause: error })
  }
  if (answered(error, 405, /base branch was modified/i) || answered(error, 409)) {
    const message = `The base of #${number} in ${repo} moved while it was being merged; it is tried again.`
    throw new RetryLater('base-moved', message, { cause: error })
  }
  const why = error instanceof Error ? error.message : String(error)
  const message = `GitHub will not merge #${number} of ${repo}: ${why}. Open it, settle conflicts and required checks there, and merge it by hand; or choose Investigate again for a fix on what is there now.`
  throw new GiveUp('not-mergeable', message, { cause: error })
}

export async function findPull(
  octokit: Octokit,
  request: Pick<PullRequestRequest, 'repo' | 'branch' | 'base_branch'>,
): Promise<PullRequest | undefined> {
  const { owner, repo } = named(request.repo)
  const head = `${owner}:${request.branch}`
  const { data } = await octokit.rest.pulls.list({ owner, repo, head, state: 'all', per_page: 100 })
  // An older server ignores a head that it cannot read and lists everything.
  const found = data.find((pull) => pull.head.ref === request.branch && pull.base.ref === request.base_branch)
  return found && readPull(octokit, request.repo, found.number)
}

function headMoved(repo: string, number: number, now: string, approved: string): GiveUp {
  return new GiveUp(
    'head-moved',
    `#${number} of ${repo} has head ${now}, but ${approved} was approved, so nothing was merged. Look at it as it stands now.`,
  )
}

function pullOf(repo: string, data: ApiPull): PullRequest {
  return {
    repo,
    repo_id: data.base.repo.id,
    number: data.number,
    url: data.html_url,
    title: data.title,
    state: data.state === 'closed' ? 'closed' : 'open',
    branch: data.head.ref,
    head_sha: data.head.sha,
    base_branch: data.base.ref,
    base_sha: data.base.sha,
    merged: data.merged,
    ...(data.merged && data.merge_commit_sha ? { merge_sha: data.merge_commit_sha } : {}),
    ...(data.merged_by ? { merged_by: data.merged_by.login } : {}),
    ...(data.merged_at ? { merged_at: instant(data.merged_at) } : {}),
    ...(data.closed_at ? { closed_at: instant(data.closed_at) } : {}),
  }
}

import type { Comment, Pull } from '../host/entries.ts'
import type { Repository } from '../host/state.ts'
import { repositoryShape } from './repositories.ts'
import { nodeId, repoUrls } from './urls.ts'
import { simpleUser } from './users.ts'

/** What GitHub says of every pull request, and nobody can set here. */
const UNSET = {
  locked: false,
  assignee: null,
  assignees: [],
  requested_reviewers: [],
  requested_teams: [],
  labels: [],
  milestone: null,
  author_association: 'CONTRIBUTOR' as const,
  auto_merge: null,
  active_lock_reason: null,
}

/** Figures that a single pull request carries and a list does not. */
export interface PullFigures {
  readonly mergeable: boolean | null
  readonly commits: number
  readonly additions: number
  readonly deletions: number
  readonly changed_files: number
}

/** GitHub's `pull-request-simple`. */
export function simplePull(origin: string, repository: Repository, pull: Pull) {
  const { api, html } = repoUrls(origin, repository.repo)
  const self = `${api}/pulls/${pull.number}`
  const page = `${html}/pull/${pull.number}`
  return {
    url: self,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: `${api}/issues/${pull.number}`,
    number: pull.number,
    state: pull.state,
    title: pull.title,
    user: simpleUser(origin, pull.by),
    body: pull.body === '' ? null : pull.body,
    created_at: pull.at,
    updated_at: pull.updated_at,
    closed_at: pull.closed_at,
    merged_at: pull.merge?.at ?? null,
    merge_commit_sha: pull.merge?.sha ?? null,
    draft: pull.draft,
    ...pullUrls(api, pull),
    head: branchEnd(origin, repository, pull.branch, pull.head_sha),
    base: branchEnd(origin, repository, pull.base_branch, pull.base_sha),
    _links: pullLinks(api, html, pull),
    ...UNSET,
  }
}

/** GitHub's `pull-request`. */
export function fullPull(origin: string, repository: Repository, pull: Pull, figures: PullFigures) {
  return {
    ...simplePull(origin, repository, pull),
    merged: pull.merge !== null,
    mergeable: pull.state === 'closed' ? null : figures.mergeable,
    rebaseable: null,
    mergeable_state: pull.state === 'closed' ? 'unknown' : figures.mergeable ? 'clean' : 'dirty',
    merged_by: pull.merge === null ? null : simpleUser(origin, pull.merge.by),
    comments: repository.comments.filter((comment) => comment.number === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: figures.commits,
    additions: figures.additions,
    deletions: figures.deletions,
    changed_files: figures.changed_files,
  }
}

/** GitHub's `issue-comment`. */
export function commentShape(origin: string, comment: Comment) {
  const { api, html } = repoUrls(origin, comment.repo)
  return {
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${html}/pull/${comment.number}#comment-${comment.id}`,
    issue_url: `${api}/issues/${comment.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: simpleUser(origin, comment.by),
    created_at: comment.at,
    updated_at: comment.at,
    author_association: 'CONTRIBUTOR' as const,
    body: comment.body,
    performed_via_github_app: null,
  }
}

function pullUrls(api: string, { number, head_sha }: Pull) {
  return {
    commits_url: `${api}/pulls/${number}/commits`,
    review_comments_url: `${api}/pulls/${number}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${api}/issues/${number}/comments`,
    statuses_url: `${api}/statuses/${head_sha}`,
  }
}

/** The same addresses once more, as links. */
function pullLinks(api: string, html: string, pull: Pull) {
  const urls = pullUrls(api, pull)
  return {
    self: { href: `${api}/pulls/${pull.number}` },
    html: { href: `${html}/pull/${pull.number}` },
    issue: { href: `${api}/issues/${pull.number}` },
    comments: { href: urls.comments_url },
    review_comments: { href: urls.review_comments_url },
    review_comment: { href: urls.review_comment_url },
    commits: { href: urls.commits_url },
    statuses: { href: urls.statuses_url },
  }
}

function branchEnd(origin: string, repository: Repository, branch: string, sha: string) {
  const owner = repository.repo.split('/')[0] ?? ''
  return {
    label: `${owner}:${branch}`,
    ref: branch,
    sha,
    user: simpleUser(origin, owner),
    repo: repositoryShape(origin, repository),
  }
}

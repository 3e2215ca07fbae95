export interface ChangedFile {
  readonly path: string
  readonly additions: number
  readonly deletions: number
  /** Unified hunks without file headers, as GitHub gives them; absent for binary or very large files. */
  readonly patch?: string
}

export interface Commit {
  readonly sha: string
  readonly title: string
  readonly message: string
  readonly author: string
  readonly at: string
  readonly url: string
  readonly parents: readonly string[]
  readonly files: readonly ChangedFile[]
}

export interface Deployment {
  readonly id: string
  readonly sha: string
  readonly environment: string
  /**
   * `live`: it went out, whatever took its place since. `failed`: it did not. `waiting`: it is on its way. `untold`: nobody
   * ever said how it went.
   */
  readonly state: 'live' | 'failed' | 'waiting' | 'untold'
  /** ISO 8601: when it went live; of one that did not, when it was asked for. */
  readonly at: string
  /** When it began to go out, where the host was told. */
  readonly began_at?: string
}

/** What was given out under a tag. */
export interface Release {
  readonly id: string
  readonly tag: string
  /** The commit of the tag. */
  readonly sha: string
  /** ISO 8601: when it was published. */
  readonly at: string
}

export interface PullRequest {
  readonly repo: string
  readonly repo_id: number
  readonly number: number
  readonly url: string
  readonly title: string
  readonly state: 'open' | 'closed'
  readonly branch: string
  readonly head_sha: string
  readonly base_branch: string
  readonly base_sha: string
  readonly merged: boolean
  readonly merge_sha?: string
  readonly merged_by?: string
  readonly merged_at?: string
  /** Set on a closed one, merged or not. */
  readonly closed_at?: string
}

/** What a branch holds that its base has not, as a pull request shows it. */
export interface Comparison {
  /** The commit where the two parted. */
  readonly base_sha: string
  /** At most 300, as the host gives them; a rename is told as two. */
  readonly files: readonly ChangedFile[]
}

export interface Check {
  readonly name: string
  readonly status: 'queued' | 'in_progress' | 'completed'
  readonly conclusion?: string
  readonly url?: string
  readonly summary?: string
}

export interface CommitRequest {
  readonly repo: string
  readonly branch: string
  readonly base_sha: string
  readonly message: string
  readonly edits: readonly { readonly path: string; readonly content: string | null }[]
  readonly author: { readonly name: string; readonly email: string }
  /** Author and committer date. Same request, same commit sha. */
  readonly time: string
}

export interface PullRequestRequest {
  readonly repo: string
  readonly branch: string
  readonly base_branch: string
  readonly title: string
  readonly body: string
}

/** Where the code, its history, its deploys and its pull requests live. `repo` is `owner/name` throughout. */
export interface CodeHost {
  repository(
    repo: string,
  ): Promise<{ readonly id: number; readonly default_branch: string; readonly head_sha: string; readonly url: string }>
  /** With patches. Unknown sha: `GiveUp('not-found')`. */
  commit(repo: string, sha: string): Promise<Commit>
  /** Commits reachable from `head` and not from `base`, oldest first, with patches; at most 50, the newest kept. */
  commitsBetween(repo: string, base: string, head: string): Promise<readonly Commit[]>
  /** From where `base` and `head` parted up to `head`; both are branches or commits. */
  comparison(repo: string, base: string, head: string): Promise<Comparison>
  /** Newest first, without patches. */
  recentCommits(repo: string, options: { readonly until: string; readonly limit: number }): Promise<readonly Commit[]>
  /** Null when there is no such file at that ref. */
  file(repo: string, path: string, ref: string): Promise<string | null>
  /** The last that were asked for, newest first, at most 100. */
  deployments(repo: string, limit: number): Promise<readonly Deployment[]>
  /** Newest first, those of the last 100 that were published: no drafts, and nothing that is called a prerelease. */
  releases(repo: string, limit: number): Promise<readonly Release[]>
  /** Makes the branch with one commit, or finds it there with the same sha. Another sha on the branch: `GiveUp('branch-diverged')`. */
  ensureBranch(request: CommitRequest): Promise<{ readonly head_sha: string; readonly outcome: 'done' | 'adopted' }>
  /** Finds a pull request of this branch in any state, else creates one. */
  ensurePullRequest(
    request: PullRequestRequest,
  ): Promise<{ readonly pull: PullRequest; readonly outcome: 'done' | 'adopted' }>
  /** The pull request of this branch in any state, as `ensurePullRequest` would find it; undefined when there is none. */
  findPullRequest(wanted: Pick<PullRequestRequest, 'repo' | 'branch' | 'base_branch'>): Promise<PullRequest | undefined>
  pullRequest(repo: string, number: number): Promise<PullRequest>
  checks(repo: string, sha: string): Promise<readonly Check[]>
  /** Merges exactly `head_sha`; a moved head: `GiveUp('head-moved')`. Already merged: returns what is. */
  merge(repo: string, number: number, headSha: string): Promise<PullRequest>
}

/** What git cannot hold, as lines of a journal. `id` is unique over everything in the host. All times are ISO 8601 UTC. */

export interface RepositoryEntry {
  readonly kind: 'repository'
  readonly id: number
  /** `owner/name`. */
  readonly repo: string
  readonly default_branch: string
  readonly at: string
}

export interface PullOpened {
  readonly kind: 'pull-opened'
  readonly id: number
  readonly repo: string
  readonly number: number
  readonly title: string
  readonly body: string
  readonly draft: boolean
  readonly branch: string
  readonly base_branch: string
  readonly head_sha: string
  readonly base_sha: string
  readonly by: string
  readonly at: string
}

/** Title, body, state or head changed; the merge too, once it stands in git. */
export interface PullChanged {
  readonly kind: 'pull-changed'
  readonly repo: string
  readonly number: number
  readonly at: string
  readonly change: Partial<
    Pick<Pull, 'title' | 'body' | 'state' | 'base_branch' | 'base_sha' | 'head_sha' | 'closed_at' | 'merge'>
  >
}

/** Said before git is touched, so that a crash in between is found at the next start. */
export interface MergeBegun {
  readonly kind: 'merge-begun'
  readonly repo: string
  readonly number: number
  readonly merge: Merge
}

export interface Merge {
  readonly sha: string
  readonly by: string
  readonly at: string
}

export interface Comment {
  readonly kind: 'comment'
  readonly id: number
  readonly repo: string
  readonly number: number
  readonly body: string
  readonly by: string
  readonly at: string
}

export interface CommitStatus {
  readonly kind: 'status'
  readonly id: number
  readonly repo: string
  readonly sha: string
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly context: string
  readonly description: string | null
  readonly target_url: string | null
  readonly by: string
  readonly at: string
}

/** Written at each step of a check; the last line with an id holds. */
export interface CheckRun {
  readonly kind: 'check'
  readonly id: number
  readonly suite_id: number
  readonly repo: string
  readonly sha: string
  readonly branch: string
  readonly name: string
  readonly status: 'queued' | 'in_progress' | 'completed'
  readonly conclusion: 'success' | 'failure' | 'timed_out' | 'cancelled' | null
  readonly title: string | null
  readonly summary: string | null
  readonly started_at: string
  readonly completed_at: string | null
}

export interface DeploymentEntry {
  readonly kind: 'deployment'
  readonly id: number
  readonly repo: string
  readonly sha: string
  readonly ref: string
  readonly environment: string
  readonly description: string | null
  readonly by: string
  readonly at: string
}

export interface DeploymentStatus {
  readonly kind: 'deployment-status'
  readonly id: number
  readonly repo: string
  readonly deployment_id: number
  readonly state: 'error' | 'failure' | 'inactive' | 'pending' | 'success' | 'queued' | 'in_progress'
  readonly description: string
  readonly by: string
  readonly at: string
}

/** Written when it is made and when it is changed; the last line with an id holds. A draft has no `published_at`. */
export interface ReleaseEntry {
  readonly kind: 'release'
  readonly id: number
  readonly repo: string
  readonly tag: string
  /** A branch or a sha: what the tag is made of when the release is published. */
  readonly target: string
  readonly name: string
  readonly body: string
  readonly draft: boolean
  readonly prerelease: boolean
  readonly by: string
  readonly at: string
  readonly published_at: string | null
}

/** One attempt to tell the webhook's address. `status_code` 0: nobody answered; `status` says why. */
export interface Delivery {
  readonly kind: 'delivery'
  readonly id: number
  readonly guid: string
  readonly repo: string
  readonly event: string
  readonly action: string | null
  readonly redelivery: boolean
  readonly at: string
  readonly duration_s: number
  readonly status: string
  readonly status_code: number
  readonly request_headers: Readonly<Record<string, string>>
  readonly body: string
  readonly answer: string
}

export interface Pull extends Omit<PullOpened, 'kind'> {
  readonly state: 'open' | 'closed'
  readonly updated_at: string
  readonly closed_at: string | null
  readonly merge: Merge | null
}

export type Entry =
  | RepositoryEntry
  | PullOpened
  | PullChanged
  | MergeBegun
  | Comment
  | CommitStatus
  | CheckRun
  | DeploymentEntry
  | DeploymentStatus
  | ReleaseEntry
  | Delivery

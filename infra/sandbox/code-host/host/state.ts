import type {
  CheckRun,
  Comment,
  CommitStatus,
  Delivery,
  DeploymentEntry,
  DeploymentStatus,
  Entry,
  MergeBegun,
  Pull,
  PullChanged,
  PullOpened,
  ReleaseEntry,
  RepositoryEntry,
} from './entries.ts'

export interface Repository extends RepositoryEntry {
  readonly pulls: Map<number, Pull>
  readonly comments: Comment[]
  readonly statuses: CommitStatus[]
  readonly checks: Map<number, CheckRun>
  readonly deployments: DeploymentEntry[]
  readonly deploymentStatuses: DeploymentStatus[]
  readonly releases: Map<number, ReleaseEntry>
  /** Merges that were announced and not yet seen to stand, by pull request. */
  readonly merging: Map<number, MergeBegun>
}

export interface State {
  readonly repositories: Map<string, Repository>
  readonly deliveries: Delivery[]
  lastId: number
}

export function emptyState(): State {
  return { repositories: new Map(), deliveries: [], lastId: 1_000 }
}

/** Folds one line of the journal into the state. */
export function applyEntry(state: State, entry: Entry): void {
  if ('id' in entry) state.lastId = Math.max(state.lastId, entry.id)
  if (entry.kind === 'repository') createRepository(state, entry)
  else if (entry.kind === 'delivery') state.deliveries.push(entry)
  else {
    const repository = state.repositories.get(entry.repo)
    if (repository !== undefined) applyToRepository(repository, entry)
  }
}

/** Fresh for every new thing; never given twice, not even over a restart. */
export function nextId(state: State): number {
  state.lastId += 1
  return state.lastId
}

function createRepository(state: State, entry: RepositoryEntry): void {
  state.repositories.set(entry.repo, {
    ...entry,
    pulls: new Map(),
    comments: [],
    statuses: [],
    checks: new Map(),
    deployments: [],
    deploymentStatuses: [],
    releases: new Map(),
    merging: new Map(),
  })
}

function applyToRepository(repository: Repository, entry: Exclude<Entry, RepositoryEntry | Delivery>): void {
  switch (entry.kind) {
    case 'pull-opened':
      openPull(repository, entry)
      return
    case 'pull-changed':
      changePull(repository, entry)
      return
    case 'merge-begun':
      repository.merging.set(entry.number, entry)
      return
    case 'comment':
      repository.comments.push(entry)
      return
    case 'status':
      repository.statuses.push(entry)
      return
    case 'check':
      repository.checks.set(entry.id, entry)
      return
    case 'deployment':
      repository.deployments.push(entry)
      return
    case 'deployment-status':
      repository.deploymentStatuses.push(entry)
      return
    case 'release':
      repository.releases.set(entry.id, entry)
  }
}

function openPull(repository: Repository, { kind: _, ...opened }: PullOpened): void {
  const { number, at } = opened
  repository.pulls.set(number, { ...opened, state: 'open', updated_at: at, closed_at: null, merge: null })
}

function changePull(repository: Repository, { number, change, at }: PullChanged): void {
  const pull = repository.pulls.get(number)
  if (pull) repository.pulls.set(number, { ...pull, ...change, updated_at: at })
  if (change.merge) repository.merging.delete(number)
}

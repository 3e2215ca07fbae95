import type {
  Check,
  CodeHost,
  Commit,
  CommitRequest,
  PullRequest,
  PullRequestRequest,
} from '../../../src/code-host/code-host.ts'
import { sha256OfJson } from '../../../src/kit/hash.ts'
import { GiveUp } from '../../../src/kit/outcome.ts'
import { BASE_SHA, COMMITS, FILES, REPO } from './shop.ts'

type Open = { -readonly [K in keyof PullRequest]: PullRequest[K] }

interface Branch {
  readonly sha: string
  readonly request: CommitRequest
}

/** When the checks of a head end, and how. */
type CheckPlan = (sha: string) => { readonly startMs: number; readonly endMs: number; readonly conclusion: string }

/** A code host with one repository, outside of every process; its hands for people are `mergeByHand` and `closeByHand`. */
export class MemoryCodeHost implements CodeHost {
  readonly branches = new Map<string, Branch>()
  readonly pulls: Open[] = []
  /** Called after anything that a webhook would tell. */
  onChange: (number: number) => void = () => {}
  readonly #now: () => number
  readonly #checks: CheckPlan

  constructor(now: () => number, checks: CheckPlan) {
    this.#now = now
    this.#checks = checks
  }

  async repository() {
    return { id: 4711, default_branch: 'main', head_sha: this.#head(), url: `https://code.example/${REPO}` }
  }

  async commit(_repo: string, sha: string): Promise<Commit> {
    const found = COMMITS.find((one) => one.sha === sha)
    if (found === undefined) throw new GiveUp('not-found', `There is no commit ${sha}, name one that was pushed.`)
    return found
  }

  async commitsBetween(_repo: string, base: string, head: string): Promise<readonly Commit[]> {
    const place = (sha: string) => COMMITS.findIndex((one) => one.sha === sha)
    return COMMITS.slice(place(base) + 1, place(head) + 1)
  }

  async comparison() {
    return { base_sha: BASE_SHA, files: [] }
  }

  async recentCommits() {
    return COMMITS.toReversed()
  }

  async file(_repo: string, path: string): Promise<string | null> {
    return FILES.get(path) ?? null
  }

  async deployments() {
    return []
  }

  async releases() {
    return []
  }

  async ensureBranch(request: CommitRequest) {
    const sha = sha256OfJson(request).slice(0, 40)
    const there = this.branches.get(request.branch)
    if (there !== undefined && there.sha !== sha)
      throw new GiveUp('branch-diverged', `Somebody pushed to ${request.branch}, delete it there.`)
    this.branches.set(request.branch, { sha, request })
    return { head_sha: sha, outcome: there === undefined ? ('done' as const) : ('adopted' as const) }
  }

  async ensurePullRequest(request: PullRequestRequest) {
    const there = await this.findPullRequest(request)
    if (there !== undefined) return { pull: there, outcome: 'adopted' as const }
    return { pull: this.create(request), outcome: 'done' as const }
  }

  async findPullRequest({ branch }: { readonly branch: string }): Promise<PullRequest | undefined> {
    const found = this.pulls.find((pull) => pull.branch === branch)
    return found && { ...found }
  }

  async pullRequest(_repo: string, number: number): Promise<PullRequest> {
    return { ...this.#pull(number) }
  }

  async checks(_repo: string, sha: string): Promise<readonly Check[]> {
    const { startMs, endMs, conclusion } = this.#checks(sha)
    if (this.#now() < startMs) return []
    if (this.#now() < endMs) return [{ name: 'test', status: 'in_progress' }]
    return [{ name: 'test', status: 'completed', conclusion }]
  }

  async merge(_repo: string, number: number, headSha: string): Promise<PullRequest> {
    const pull = this.#pull(number)
    if (pull.merged) return { ...pull }
    if (pull.head_sha !== headSha) throw new GiveUp('head-moved', `#${number} was pushed to, look at it again.`)
    if (pull.state === 'closed') throw new GiveUp('not-mergeable', `#${number} is closed, open it again.`)
    this.#merge(pull, 'faultline')
    return { ...pull }
  }

  mergeByHand(number: number): void {
    const pull = this.#pull(number)
    if (pull.state === 'open') this.#merge(pull, 'ada')
  }

  closeByHand(number: number): void {
    const pull = this.#pull(number)
    if (pull.state !== 'open') return
    Object.assign(pull, { state: 'closed', closed_at: this.#iso() })
    this.onChange(number)
  }

  create({ repo, branch, base_branch, title }: PullRequestRequest): PullRequest {
    const number = this.pulls.length + 1
    const head_sha = this.branches.get(branch)?.sha
    if (head_sha === undefined) throw new GiveUp('no-branch', `There is no branch ${branch}, push it first.`)
    const url = `https://code.example/${repo}/pull/${number}`
    const state = { state: 'open', merged: false } as const
    const pull: Open = {
      repo,
      repo_id: 4711,
      number,
      url,
      title,
      branch,
      head_sha,
      base_branch,
      base_sha: BASE_SHA,
      ...state,
    }
    this.pulls.push(pull)
    this.onChange(number)
    return { ...pull }
  }

  #merge(pull: Open, merged_by: string): void {
    const merge_sha = sha256OfJson(['merge', pull.number, pull.head_sha]).slice(0, 40)
    const at = this.#iso()
    Object.assign(pull, { state: 'closed', merged: true, merge_sha, merged_by, merged_at: at, closed_at: at })
    this.onChange(pull.number)
  }

  #head(): string {
    return this.pulls.findLast((pull) => pull.merged)?.merge_sha ?? BASE_SHA
  }

  #pull(number: number): Open {
    const found = this.pulls.find((pull) => pull.number === number)
    if (found === undefined)
      throw new GiveUp('not-found', `There is no pull request ${number}, name one that was opened.`)
    return found
  }

  #iso(): string {
    return new Date(this.#now()).toISOString()
  }
}

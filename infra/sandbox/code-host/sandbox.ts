import type { Checks } from './checks/checks.ts'
import type { Faults } from './faults.ts'
import { checkout } from './git/checkout.ts'
import { type NewDeployment, recordDeployment, recordDeploymentStatus } from './host/deployments.ts'
import type {
  CheckRun,
  Delivery,
  DeploymentEntry,
  DeploymentStatus,
  Merge,
  Pull,
  ReleaseEntry,
} from './host/entries.ts'
import type { Host, HostEvents } from './host/host.ts'
import { mergePull } from './host/merges.ts'
import { changePull, openPull } from './host/pulls.ts'
import { type NewRelease, recordRelease } from './host/releases.ts'
import {
  commitFiles,
  createBranch,
  createRepository,
  headSha,
  type PersonalCommit,
  theRepository,
} from './host/repositories.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

export interface Moved {
  readonly repo: string
  /** The new head of the default branch. */
  readonly sha: string
  readonly by: string
}

/** The host as the rest of the sandbox uses it, in process. Refusals are thrown as `Refused` with GitHub's status. */
export interface CodeHostSandbox {
  repositories(): readonly { readonly id: number; readonly repo: string }[]
  /** Makes it with these files, or finds it there and changes nothing. `repo` is `owner/name`. */
  createRepository(
    repo: string,
    files: Readonly<Record<string, string>>,
    first?: Parameters<typeof createRepository>[3],
  ): Promise<{ readonly id: number; readonly head_sha: string }>
  /** Commits on the default branch as a person. Returns the sha. */
  commitFiles(commit: PersonalCommit): Promise<string>
  /** A branch at the head of the default one. */
  createBranch(repo: string, branch: string): Promise<void>
  openPull(
    repo: string,
    pull: { readonly title: string; readonly body?: string; readonly branch: string; readonly by: string },
  ): Promise<Pull>
  headSha(repo: string, branch?: string): Promise<string>
  /** Writes the files of a commit into a new or empty directory. */
  checkout(repo: string, sha: string, dir: string): Promise<void>
  /** Called after a default branch moved, by a merge or a commit. Returns what ends the listening. */
  onMerged(listener: (moved: Moved) => void): () => void
  /** `state` (default `success`) says how it went, at the same moment; `none` says nothing of that. */
  recordDeployment(deployment: NewDeployment, state?: DeploymentStatus['state'] | 'none'): Promise<DeploymentEntry>
  recordDeploymentStatus(deployment: DeploymentEntry, state: DeploymentStatus['state'], at?: string): DeploymentStatus
  recordRelease(release: NewRelease): Promise<ReleaseEntry>
  pulls(repo: string): readonly (Pull & { readonly checks: readonly CheckRun[] })[]
  mergePull(repo: string, number: number, as: string): Promise<Merge>
  closePull(repo: string, number: number, as: string): Promise<Pull>
  readonly faults: Faults
  /** Newest first. */
  deliveries(): readonly Delivery[]
  redeliver(id: number): Promise<Delivery | undefined>
  /** Resolves when no check runs and no delivery waits. */
  idle(): Promise<void>
}

export function openSandbox(host: Host, checks: Checks, webhooks: Webhooks, faults: Faults): CodeHostSandbox {
  return {
    repositories: () => [...host.state.repositories.values()].map(({ id, repo }) => ({ id, repo })),
    createRepository: (repo, files, first) => createRepository(host, repo, files, first),
    commitFiles: (commit) => commitFiles(host, commit),
    createBranch: (repo, branch) => createBranch(host, repo, branch),
    openPull: (repo, pull) => {
      const repository = theRepository(host, repo)
      const whole = { body: '', draft: false, base_branch: repository.default_branch, ...pull }
      return openPull(host, repository, whole)
    },
    headSha: (repo, branch) => headSha(host, repo, branch),
    checkout: (repo, sha, dir) => checkout(host.gitDir(theRepository(host, repo).repo), sha, dir),
    onMerged: (listener) => {
      const told = ({ repository, branch, after, by }: HostEvents['pushed'][0]) => {
        if (branch === repository.default_branch) listener({ repo: repository.repo, sha: after, by })
      }
      host.events.on('pushed', told)
      return () => {
        host.events.off('pushed', told)
      }
    },
    recordDeployment: (deployment, state) => recordDeployment(host, deployment, state),
    recordDeploymentStatus: (deployment, state, at) =>
      recordDeploymentStatus(host, deployment, { state, by: deployment.by, ...(at && { at }) }),
    recordRelease: (release) => recordRelease(host, release),
    pulls: (repo) => pullsWithChecks(host, repo),
    mergePull: (repo, number, as) => mergePull(host, theRepository(host, repo), number, { by: as }),
    closePull: (repo, number, as) => changePull(host, theRepository(host, repo), number, { state: 'closed' }, as),
    faults,
    deliveries: () => host.state.deliveries.toReversed(),
    redeliver: (id) => webhooks.redeliver(id),
    idle: async () => {
      await webhooks.idle()
      await checks.idle()
      await webhooks.idle()
    },
  }
}

function pullsWithChecks(host: Host, repo: string) {
  const repository = theRepository(host, repo)
  const checks = [...repository.checks.values()]
  return [...repository.pulls.values()].map((pull) => ({
    ...pull,
    checks: checks.filter((check) => check.sha === pull.head_sha),
  }))
}

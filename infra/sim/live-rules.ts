import type { CodeHost } from '../../src/code-host/code-host.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { APPROVERS } from './fakes/replies.ts'
import { CANARY } from './fakes/shop.ts'
import { breaks, type World } from './world.ts'

/** Everything on the log so far, as its readers get it. */
export function factsOf({ log }: World): readonly TimelineEvent[] {
  // The log checked each of them against the catalogue when it took it.
  return log.raws as unknown as readonly TimelineEvent[]
}

/** What a fact may not say when it is stated. */
export function checkFacts(world: World, events: readonly TimelineEvent[]): void {
  for (const event of events) {
    if (world.plan.whole && JSON.stringify(event).includes(CANARY))
      breaks(world, `I10 a secret reaches the log in ${event.event_type}`)
    if (event.event_type === 'FixApproved' && !APPROVERS.some((id) => id === event.actor.id))
      breaks(world, `I6 ${event.actor.id} approves without the right to`)
    const isOutput = event.actor.kind === 'worker' || event.actor.kind === 'agent'
    if (isOutput && event.causation_id !== undefined && !isKnown(world, event, event.causation_id))
      breaks(world, `I6 ${event.event_type} names a cause of its cycle that is not in the log`)
  }
}

function isKnown(world: World, event: TimelineEvent, cause: string): boolean {
  return factsOf(world).some(
    (known) => known.event_id === cause && (known.cycle === event.cycle || known.opens_cycle === event.cycle),
  )
}

/** The code host, with an eye on every hand that writes to it: no deed without the fact that allows it. */
export function checkedHost(world: World): CodeHost {
  const { host } = world
  return {
    repository: () => host.repository(),
    commit: (repo, sha) => host.commit(repo, sha),
    commitsBetween: (repo, base, head) => host.commitsBetween(repo, base, head),
    comparison: () => host.comparison(),
    recentCommits: () => host.recentCommits(),
    file: (repo, path) => host.file(repo, path),
    deployments: () => host.deployments(),
    releases: () => host.releases(),
    ensureBranch: (request) => {
      const draft = factsOf(world).find(
        (event) =>
          event.event_type === 'FixProposed' &&
          event.payload.stage === 'draft' &&
          JSON.stringify(event.payload.edits) === JSON.stringify(request.edits) &&
          request.branch.includes(event.event_id.slice(0, 8)),
      )
      if (!draft || !isApproved(world, 'open_pr', diffOf(draft)))
        breaks(world, 'I6 a branch is pushed that nobody approved')
      return host.ensureBranch(request)
    },
    ensurePullRequest: (request) => {
      if (world.plan.whole && `${request.title}${request.body}`.includes(CANARY))
        breaks(world, 'I10 a secret reaches the code host')
      return host.ensurePullRequest(request)
    },
    findPullRequest: (wanted) => host.findPullRequest(wanted),
    pullRequest: (repo, number) => host.pullRequest(repo, number),
    checks: (repo, sha) => host.checks(repo, sha),
    merge: (repo, number, head) => {
      if (!isApproved(world, 'merge', head)) breaks(world, 'I6 a head is merged that nobody approved')
      return host.merge(repo, number, head)
    },
  }
}

function isApproved(world: World, scope: 'open_pr' | 'merge', what: string): boolean {
  return factsOf(world).some(
    (event) =>
      event.event_type === 'FixApproved' &&
      event.payload.scope === scope &&
      (scope === 'merge' ? event.payload.sha : event.payload.diff_sha256) === what,
  )
}

function diffOf(draft: TimelineEvent): string {
  return draft.event_type === 'FixProposed' && draft.payload.stage === 'draft' ? sha256Hex(draft.payload.diff) : ''
}

import type { Check, PullRequest } from '../../src/code-host/code-host.ts'
import { movesOf, type PullEvent } from '../../src/incident/pulls.ts'
import { RetryLater } from '../../src/kit/outcome.ts'
import type { Draft, DraftOf } from '../../src/timeline/draft.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'

type Said = Pick<Work['about'], 'tenant_id' | 'incident_id' | 'cycle' | 'causation_id' | 'correlation_id'>

const INTEGRATION = { kind: 'integration', id: 'github-integration' } as const

/** The pull request stands on the code host, with the receipt by which it is found again. */
export function opened(
  about: Said,
  pull: PullRequest,
  diff_sha256: string,
  outcome: 'done' | 'adopted',
): readonly Draft[] {
  const { repo, repo_id, number, url, branch, head_sha } = pull
  const place = { repo, repo_id, number, url, branch, head_sha }
  const receipt = { surface: 'code-host' as const, key: 'pull', external_id: `${repo}#${number}`, outcome }
  const said = { ...about, actor: INTEGRATION }
  return [
    {
      ...said,
      event_type: 'FixProposed',
      discriminator: `pr:${repo_id}`,
      payload: { stage: 'pull_request', ...place, diff_sha256 },
    },
    { ...said, event_type: 'EffectRecorded', discriminator: `code-host:pull:${repo_id}#${number}`, payload: receipt },
  ]
}

/** It was opened, and nobody waits for it any more: only a person can say what is to become of it. */
export function personNeeded(about: Said, { repo, repo_id, number }: PullRequest): DraftOf<'NeedsHuman'> {
  const reason = `Pull request #${number} of ${repo} was opened as approved, but the incident had moved on by then. Close it on the code host, or merge it there if it is right.`
  const discriminator = `code-host:pull:${repo_id}#${number}`
  return { ...about, actor: INTEGRATION, event_type: 'NeedsHuman', discriminator, payload: { reason } }
}

/** It is merged, and nothing of it is where it was approved for: nothing was fixed by it. */
export function mergedElsewhere(before: PullEvent, { repo, repo_id, number, base_branch }: PullRequest) {
  const reason = `Pull request #${number} of ${repo} was merged into ${base_branch}, which nobody approved. Merge the fix where it belongs on the code host, or choose Investigate again.`
  const discriminator = `code-host:elsewhere:${repo_id}#${number}`
  return {
    ...belonging(before),
    event_type: 'NeedsHuman',
    discriminator,
    payload: { reason },
  } satisfies DraftOf<'NeedsHuman'>
}

/** Somebody pushed to it or turned it to another branch. The same head may come back: each move is a fact of its own. */
export function headMoved(before: PullEvent, pull: PullRequest, diff_sha256: string): DraftOf<'FixProposed'> {
  const { repo_id, branch, head_sha, url } = pull
  const moves = movesOf(before) + 1
  const payload = { ...before.payload, url, branch, head_sha, diff_sha256, moves }
  const discriminator = `pr:${repo_id}@${head_sha}:${moves}`
  return { ...belonging(before), event_type: 'FixProposed', discriminator, payload }
}

export function checksCompleted(
  about: Said,
  pull: PullEvent,
  checks: readonly Check[],
  /** How often checks of this head were stated before: the same head may be checked again, to another end. */
  before = 0,
): DraftOf<'FixChecksCompleted'> {
  const { repo, number, head_sha } = pull.payload
  const discriminator = before === 0 ? head_sha : `${head_sha}:${before}`
  const payload = { repo, number, head_sha, conclusion: conclusionOf(checks), checks: checks.slice(0, 50).map(clipped) }
  return { ...about, actor: INTEGRATION, event_type: 'FixChecksCompleted', discriminator, payload }
}

/**
 * The merge as the code host tells it. Webhook, poll and the merging task all come here, so that they say the same thing:
 * nothing in it depends on who asks or when.
 */
export function applied(event: PullEvent, pull: PullRequest): DraftOf<'FixApplied'> {
  const { repo, repo_id, number, merge_sha, merged_at, merged_by } = pull
  if (merge_sha === undefined || merged_at === undefined) {
    throw new RetryLater(
      'merge-not-seen',
      `#${number} of ${repo} is merged, but its merge commit is not shown yet; it is asked again.`,
    )
  }
  const payload = { repo, repo_id, number, merge_sha, merged_by: merged_by ?? 'unknown', merged_at, deploy_seen: false }
  const discriminator = `pr:${repo_id}#${number}@${merge_sha}`
  return { ...belonging(event), event_type: 'FixApplied', discriminator, time: merged_at, payload }
}

/** Closed without merging: a person turned the fix down on the code host. Opens the next cycle. */
export function rejected(event: PullEvent, pull: PullRequest): DraftOf<'FixRejected'> {
  const { repo, repo_id, number, closed_at } = pull
  const reason = `Pull request #${number} of ${repo} was closed without merging.`
  return {
    ...belonging(event),
    event_type: 'FixRejected',
    opens_cycle: event.cycle + 1,
    discriminator: closedDiscriminator(repo_id, number),
    ...(closed_at === undefined ? {} : { time: closed_at }),
    payload: { reason, diff_sha256: event.payload.diff_sha256 },
  }
}

/** Tells a closing on the code host from a rejection in Slack. */
export function closedDiscriminator(repoId: number, number: number): string {
  return `pr:${repoId}#${number}:closed`
}

/** What every fact about a pull request shares, whoever saw it. */
export function belonging({ tenant_id, incident_id, cycle, event_id, correlation_id }: PullEvent) {
  return { tenant_id, incident_id, cycle, causation_id: event_id, correlation_id, actor: INTEGRATION }
}

const FINE: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped'])

/** How a set of ended checks stands as one. */
export function conclusionOf(checks: readonly Check[]): 'success' | 'failure' | 'none' {
  if (checks.length === 0) return 'none'
  return checks.every((check) => FINE.has(check.conclusion ?? '')) ? 'success' : 'failure'
}

function clipped({ name, conclusion, url, summary }: Check) {
  return {
    name: name.slice(0, 500),
    conclusion: (conclusion ?? 'unknown').slice(0, 40),
    ...(url !== undefined && url.length <= 500 ? { url } : {}),
    ...(summary === undefined ? {} : { summary: summary.slice(0, 2_000) }),
  }
}

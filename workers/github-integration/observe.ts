import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { applied, closedDiscriminator, rejected } from './facts.ts'
import { isPull, type PullEvent } from './plan.ts'

/** A pull request of ours whose end is not in the timeline yet. */
export interface OpenPull {
  readonly repo: string
  readonly number: number
}

/** The pull requests of an incident that are worth asking about. Pure. */
export function openPullsOf(events: readonly TimelineEvent[]): readonly OpenPull[] {
  return events
    .filter(isPull)
    .filter((event) => !isApplied(event, events) && !isLeft(event, events))
    .map(({ payload: { repo, number } }) => ({ repo, number }))
}

/**
 * What became of a pull request, as the code host's API says and nobody else: a webhook is a hint and proves nothing.
 * Nothing for a foreign one, one that is still open, and one whose end is recorded. Webhook and poll both end here.
 */
export async function observePullRequest(
  codeHost: CodeHost,
  events: readonly TimelineEvent[],
  repo: string,
  number: number,
): Promise<readonly Draft[]> {
  const ours = events.filter(isPull).find((event) => event.payload.repo === repo && event.payload.number === number)
  if (ours === undefined || isApplied(ours, events)) return []
  const pull = await codeHost.pullRequest(repo, number)
  if (pull.merged) return [applied(ours, pull)]
  return pull.state === 'closed' && !isTurnedDown(ours, events) ? [rejected(ours, pull)] : []
}

function isApplied(pull: PullEvent, events: readonly TimelineEvent[]): boolean {
  const { repo_id, number } = pull.payload
  return events.some(
    (event) =>
      event.event_type === 'FixApplied' && event.payload.repo_id === repo_id && event.payload.number === number,
  )
}

/** Closed on the code host, and the investigation went on. One that is opened again after that is told by its webhook. */
function isLeft(pull: PullEvent, events: readonly TimelineEvent[]): boolean {
  const closed = closedDiscriminator(pull.payload.repo_id, pull.payload.number)
  const isClosed = events.some((event) => event.event_type === 'FixRejected' && event.discriminator === closed)
  return isClosed && events.some((event) => event.cycle > pull.cycle)
}

function isTurnedDown(pull: PullEvent, events: readonly TimelineEvent[]): boolean {
  return events.some((event) => event.event_type === 'FixRejected' && event.cycle === pull.cycle)
}

import type { CodeHost } from '../../src/code-host/code-host.ts'
import { isPull, movesOf, type PullEvent, standingPull } from '../../src/incident/pulls.ts'
import { distinct } from '../../src/incident/state.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import {
  applied,
  belonging,
  checksCompleted,
  closedDiscriminator,
  conclusionOf,
  headMoved,
  mergedElsewhere,
  rejected,
} from './facts.ts'
import { heldDiff, isElsewhere } from './held-change.ts'
import { draftIn } from './plan.ts'
import { runningOf } from './watch-checks.ts'

/** Whoever pushes all day long fills no timeline. A head that was not followed is not merged either: merging names its head. */
const MAX_MOVES = 30

/** Of those that were closed without merging: whoever closes one after the other makes no more questions than these. */
const MAX_LEFT = 3

/** A pull request of ours whose end is not in the timeline yet. */
export interface OpenPull {
  readonly repo: string
  readonly number: number
}

/** The pull requests of an incident of which more is to be expected. Pure. */
export function openPullsOf(events: readonly TimelineEvent[]): readonly OpenPull[] {
  return standingPulls(events)
    .filter((event) => !isApplied(event, events) && !isLeft(event, events))
    .map(placeOf)
}

/** The newest of those that were closed without merging: a person may open one again on the code host, and merge it. Pure. */
export function leftPullsOf(events: readonly TimelineEvent[]): readonly OpenPull[] {
  return standingPulls(events)
    .filter((event) => !isApplied(event, events) && isLeft(event, events))
    .toSorted((a, b) => b.cycle - a.cycle)
    .slice(0, MAX_LEFT)
    .map(placeOf)
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
  const ours = standingPulls(events).find(({ payload }) => payload.repo === repo && payload.number === number)
  if (ours === undefined || isApplied(ours, events)) return []
  const pull = await codeHost.pullRequest(repo, number)
  const draft = draftIn(events, ours.cycle)?.payload
  if (pull.merged && isElsewhere(pull, draft)) return unsaid(mergedElsewhere(ours, pull), events)
  if (pull.merged) return [applied(ours, pull)]
  if (pull.state === 'closed') return isTurnedDown(ours, events) ? [] : [rejected(ours, pull)]
  if (events.some((event) => event.cycle > ours.cycle)) return []
  if (draft === undefined || movesOf(ours) >= MAX_MOVES) return checkedAgain(codeHost, events, ours)
  const isStill = pull.head_sha === ours.payload.head_sha
  // It may have been turned to another branch without a push, and back.
  const isApproved = !isElsewhere(pull, draft) && ours.payload.diff_sha256 === draft.diff_sha256
  if (isStill && isApproved) return checkedAgain(codeHost, events, ours)
  const held = await heldDiff(codeHost, draft, pull)
  if (isStill && held === ours.payload.diff_sha256) return checkedAgain(codeHost, events, ours)
  return [headMoved(ours, pull, held)]
}

/** What is looked at again and again is said once. */
function unsaid(draft: Draft, events: readonly TimelineEvent[]): readonly Draft[] {
  const { event_type, discriminator } = draft
  return events.some((one) => one.event_type === event_type && one.discriminator === discriminator) ? [] : [draft]
}

function placeOf({ payload: { repo, number } }: PullEvent): OpenPull {
  return { repo, number }
}

/** Each cycle's pull request with its newest head. */
function standingPulls(events: readonly TimelineEvent[]): readonly PullEvent[] {
  return events.filter((event) => isPull(event)).filter((event) => standingPull(events, event.cycle) === event)
}

/** The newest word on the checks of a head. */
export function lastChecks(events: readonly TimelineEvent[], head: string): EventOf<'FixChecksCompleted'> | undefined {
  return checksOf(events, head).at(-1)
}

/** Checks that came late, or were run again, and ended otherwise than is known. The first word is the watching task's. */
async function checkedAgain(
  codeHost: CodeHost,
  events: readonly TimelineEvent[],
  pull: PullEvent,
): Promise<readonly Draft[]> {
  const { repo, head_sha } = pull.payload
  const known = lastChecks(events, head_sha)?.payload.conclusion
  if (known === undefined && !isWatchGivenUp(events, pull)) return []
  const checks = await codeHost.checks(repo, head_sha)
  const conclusion = conclusionOf(checks)
  if (runningOf(checks).length > 0 || conclusion === 'none' || conclusion === known) return []
  return [checksCompleted(belonging(pull), pull, checks, checksOf(events, head_sha).length)]
}

function isWatchGivenUp(events: readonly TimelineEvent[], pull: PullEvent): boolean {
  return events.some((event) => event.event_type === 'TaskStalled' && event.causation_id === pull.event_id)
}

function checksOf(events: readonly TimelineEvent[], head: string): readonly EventOf<'FixChecksCompleted'>[] {
  return distinct(events).filter(
    (event): event is EventOf<'FixChecksCompleted'> =>
      event.event_type === 'FixChecksCompleted' && event.payload.head_sha === head,
  )
}

function isApplied(pull: PullEvent, events: readonly TimelineEvent[]): boolean {
  const { repo_id, number } = pull.payload
  return events.some(
    (event) =>
      event.event_type === 'FixApplied' && event.payload.repo_id === repo_id && event.payload.number === number,
  )
}

/** Closed on the code host without merging, and the investigation went on. */
function isLeft(pull: PullEvent, events: readonly TimelineEvent[]): boolean {
  const closed = closedDiscriminator(pull.payload.repo_id, pull.payload.number)
  const isClosed = events.some((event) => event.event_type === 'FixRejected' && event.discriminator === closed)
  return isClosed && events.some((event) => event.cycle > pull.cycle)
}

function isTurnedDown(pull: PullEvent, events: readonly TimelineEvent[]): boolean {
  return events.some((event) => event.event_type === 'FixRejected' && event.cycle === pull.cycle)
}

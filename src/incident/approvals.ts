import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import { standingPull } from './pulls.ts'

type Approval = EventOf<'FixApproved'>

/**
 * The approval that counts for this scope in this cycle: the newest. A second one takes the place of the first, so that
 * what a person approved again is due again. Undefined when there is none, or when it was given up on: that one is spent.
 */
export function standingApproval(
  events: readonly TimelineEvent[],
  cycle: number,
  scope: Approval['payload']['scope'],
): Approval | undefined {
  const newest = newestApproval(events, cycle, scope)
  return newest !== undefined && givenUp(events, newest) === undefined ? newest : undefined
}

/** The person on whose approval of this very head it was merged, whoever carried that out; undefined where nobody approved it here. */
export function mergeApprover(
  events: readonly TimelineEvent[],
  applied: EventOf<'FixApplied'>,
): Approval['payload']['approver'] | undefined {
  const approval = standingApproval(events, applied.cycle, 'merge')?.payload
  const head = standingPull(events, applied.cycle)?.payload.head_sha
  return head === undefined || approval?.sha === head ? approval?.approver : undefined
}

/** Why the newest approval of this scope was not carried out; undefined while it stands, and where there is none. */
export function whyNotDone(
  events: readonly TimelineEvent[],
  cycle: number,
  scope: Approval['payload']['scope'],
): string | undefined {
  const newest = newestApproval(events, cycle, scope)
  return newest && givenUp(events, newest)?.payload.reason
}

/** These come again however often the same change is approved. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  'empty-fix',
  'diff-mismatch',
  'hostile-diff',
  'no-such-file',
  'not-a-file',
])

/** Why the fix of this cycle can be carried out no more, whoever approves it; undefined while it may be. */
export function whyVoid(events: readonly TimelineEvent[], cycle: number): string | undefined {
  // Nothing was ever given up on in most incidents, and they are folded too often to look further.
  if (!events.some((event) => event.event_type === 'TaskStalled')) return undefined
  const pull = standingPull(events, cycle)
  const newest = newestApproval(events, cycle, pull === undefined ? 'open_pr' : 'merge')
  if (newest === undefined || (pull !== undefined && newest.payload.sha !== pull.payload.head_sha)) return undefined
  const stalled = givenUp(events, newest)?.payload
  return FOR_GOOD.has(stalled?.code ?? '') ? stalled?.reason : undefined
}

/** The events without the approvals that another one, or giving up, has put aside. */
export function withoutSpentApprovals(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return events.filter(
    (event) =>
      event.event_type !== 'FixApproved' ||
      standingApproval(events, event.cycle, event.payload.scope)?.event_id === event.event_id,
  )
}

function newestApproval(events: readonly TimelineEvent[], cycle: number, scope: Approval['payload']['scope']) {
  return events
    .filter((event): event is Approval => event.event_type === 'FixApproved')
    .filter((event) => event.cycle === cycle && event.payload.scope === scope)
    .toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.event_id < b.event_id ? -1 : 1))
    .at(-1)
}

/** Whoever gives a task up names the event that made it due. */
function givenUp(events: readonly TimelineEvent[], approval: Approval): EventOf<'TaskStalled'> | undefined {
  return events.find(
    (event): event is EventOf<'TaskStalled'> =>
      event.event_type === 'TaskStalled' && event.causation_id === approval.event_id,
  )
}

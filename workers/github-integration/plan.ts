import { GiveUp } from '../../src/kit/outcome.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { FixApproved, FixDraft, FixPullRequest } from '../../src/timeline/payloads/fix.ts'

type Fix<P> = Omit<EventOf<'FixProposed'>, 'payload'> & { readonly payload: P }
export type DraftEvent = Fix<FixDraft>
export type PullEvent = Fix<FixPullRequest>

/** What a task of this worker comes down to. */
export type Plan =
  | { readonly kind: 'open'; readonly draft: DraftEvent; readonly approval: FixApproved; readonly branch: string }
  | { readonly kind: 'check'; readonly pull: PullEvent }
  | { readonly kind: 'merge'; readonly pull: PullEvent }

/** Reads from the incident what is to be done. Whatever the approval does not name exactly is refused: `GiveUp`. Pure. */
export function planOf(trigger: TimelineEvent, incident: readonly TimelineEvent[], now: Date): Plan {
  if (isPull(trigger)) return { kind: 'check', pull: trigger }
  if (trigger.event_type !== 'FixApproved') {
    throw new GiveUp('wrong-trigger', `${trigger.event_type} asks nothing of the code host. Check the routes.`)
  }
  const approval = trigger.payload
  // Held against the moment of acting, not of the click: a house that was down for weeks acts on nothing that old.
  if (now.getTime() >= Date.parse(approval.expires_at)) {
    throw new GiveUp(
      'approval-expired',
      `The approval ran out at ${approval.expires_at} before it could be carried out. Look at the fix again and approve it.`,
    )
  }
  const inCycle = incident.filter((event) => event.cycle === trigger.cycle)
  return approval.scope === 'open_pr' ? openPlan(approval, inCycle) : mergePlan(approval, inCycle)
}

/** A pure function of the draft, so that every retry means the same branch. */
export function branchName(draft: DraftEvent): string {
  const incident = draft.incident_id
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .toLowerCase()
  return `faultline/${incident}-c${draft.cycle}-${draft.event_id.slice(0, 8)}`
}

export function isPull(event: TimelineEvent): event is EventOf<'FixProposed'> & PullEvent {
  return event.event_type === 'FixProposed' && event.payload.stage === 'pull_request'
}

function isDraft(event: TimelineEvent): event is EventOf<'FixProposed'> & DraftEvent {
  return event.event_type === 'FixProposed' && event.payload.stage === 'draft'
}

function openPlan(approval: FixApproved, events: readonly TimelineEvent[]): Plan {
  const draft = events.find(isDraft)
  if (draft === undefined) throw new GiveUp('no-draft', 'There is no fix in this cycle to open. Investigate again.')
  const { diff_sha256, base_sha } = draft.payload
  if (approval.diff_sha256 !== diff_sha256 || approval.sha !== base_sha) {
    throw new GiveUp(
      'approval-void',
      'The approval is for another diff or another base. Look at the fix as it is and approve it again.',
    )
  }
  return { kind: 'open', draft, approval, branch: branchName(draft) }
}

function mergePlan(approval: FixApproved, events: readonly TimelineEvent[]): Plan {
  const pull = events.find(isPull)
  if (pull === undefined)
    throw new GiveUp('no-pull-request', 'There is no pull request in this cycle. Approve the fix to open one.')
  const { diff_sha256, head_sha } = pull.payload
  if (approval.sha !== head_sha || approval.diff_sha256 !== diff_sha256) {
    throw new GiveUp(
      'approval-void',
      'The approval is for another head or another diff. Look at the pull request as it is and approve it again.',
    )
  }
  return { kind: 'merge', pull }
}

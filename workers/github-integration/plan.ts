import { isPull, type PullEvent, standingPull } from '../../src/incident/pulls.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { FixApproved, FixDraft } from '../../src/timeline/payloads/fix.ts'

export type DraftEvent = EventOf<'FixProposed'> & { readonly payload: FixDraft }

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
  const draft = draftIn(incident, trigger.cycle)
  if (approval.scope === 'open_pr') return openPlan(approval, draft)
  return mergePlan(approval, standingPull(incident, trigger.cycle), draft)
}

/** A pure function of the draft, so that every retry means the same branch. */
export function branchName(draft: DraftEvent): string {
  const incident = draft.incident_id
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .toLowerCase()
  return `faultline/${incident}-c${draft.cycle}-${draft.event_id.slice(0, 8)}`
}

/** The fix that was proposed in this cycle. */
export function draftIn(events: readonly TimelineEvent[], cycle: number): DraftEvent | undefined {
  return events.filter(isDraft).find((event) => event.cycle === cycle)
}

function isDraft(event: TimelineEvent): event is DraftEvent {
  return event.event_type === 'FixProposed' && event.payload.stage === 'draft'
}

function openPlan(approval: FixApproved, draft: DraftEvent | undefined): Plan {
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

function mergePlan(approval: FixApproved, pull: PullEvent | undefined, draft: DraftEvent | undefined): Plan {
  if (pull === undefined)
    throw new GiveUp('no-pull-request', 'There is no pull request in this cycle. Approve the fix to open one.')
  const { diff_sha256, head_sha } = pull.payload
  if (approval.sha !== head_sha || approval.diff_sha256 !== diff_sha256) {
    throw new GiveUp(
      'approval-void',
      'The approval is for another head or another diff. Look at the pull request as it is and approve it again.',
    )
  }
  if (draft !== undefined && draft.payload.diff_sha256 !== diff_sha256) throw takenOver(pull)
  return { kind: 'merge', pull }
}

/** What a person pushed is theirs: Faultline merges the change that it showed, or nothing. */
function takenOver({ payload: { repo, number } }: PullEvent): GiveUp {
  return new GiveUp(
    'head-moved',
    `#${number} of ${repo} was not merged: it holds another change than the one approved, so it is theirs who pushed it. Merge it or close it on the code host.`,
  )
}

import { fixMessage } from '../../../blocks/fix.ts'
import { fixDetail } from '../../../blocks/fix-detail.ts'
import type { FixProps, FixState, Pull } from '../../../blocks/fix-props.ts'
import { percent } from '../../../blocks/words.ts'
import { mergeApprover, standingApproval, whyNotDone, whyVoid } from '../../incident/approvals.ts'
import { standingPull } from '../../incident/pulls.ts'
import { ofType } from '../../incident/state.ts'
import type { EventOf } from '../../timeline/events.ts'
import type { FixDraft } from '../../timeline/payloads/fix.ts'
import { personOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'
import { howLeft, leftWords } from './left-open.ts'
import { sameChangeOf } from './same-change-of.ts'
import type { Surface } from './surface.ts'

/** The fix of one cycle as it stands, or undefined where none was drafted. */
export function fixOf(view: IncidentView, cycle: number): FixProps | undefined {
  const draft = draftOf(view, cycle)
  if (draft === undefined) return undefined
  const lines = draft.diff.split('\n')
  return {
    head: view.head,
    cycle,
    kind: draft.kind,
    title: draft.title,
    why: whyOf(view, cycle, draft),
    repo: draft.repo,
    base_branch: draft.base_branch,
    files: draft.edits.length,
    additions: lines.filter((line) => line.startsWith('+') && !line.startsWith('+++')).length,
    deletions: lines.filter((line) => line.startsWith('-') && !line.startsWith('---')).length,
    diff_sha256: draft.diff_sha256,
    risk: draft.risk,
    checklist: draft.checklist,
    reasoner: draft.reasoner,
    who_may_approve: view.settings.whoMayApprove,
    private: view.state.private,
    same_change: cycle === view.state.opened ? sameChangeOf(view) : [],
    pull: pullProps(view, cycle, draft),
    state: fixState(view, cycle, draft),
  }
}

/** A draft made by rule repeats the cause, which stands in full in the message above: here it is only pointed to. */
function whyOf({ events }: IncidentView, cycle: number, draft: FixDraft): string {
  const cause = ofType(events, 'RootCauseProposed').findLast((event) => event.cycle === cycle)?.payload
  const repeats = cause !== undefined && draft.why !== '' && cause.summary.includes(draft.why)
  return repeats
    ? `It undoes what the cause above names, ${percent(cause.hypotheses[0]?.confidence ?? 0)} sure.`
    : draft.why
}

/** The message, and in its thread the diff, the plans and the whole diff as a file. */
export function fixSurfaces(view: IncidentView, cycle: number): readonly Surface[] {
  const draft = draftOf(view, cycle)
  const props = fixOf(view, cycle)
  if (draft === undefined || props === undefined) return []
  const key = `fix:c${cycle}`
  const place = { in: 'thread', of: key } as const
  const short = draft.diff_sha256.slice(0, 12)
  const again = wasShown(view, cycle, draft)
  return [
    { key, kind: 'message', place: { in: 'incident' }, mode: 'living', message: fixMessage(props) },
    {
      key: `thread:${key}:detail`,
      kind: 'message',
      place,
      mode: 'once',
      message: fixDetail({ head: view.head, ...draft }),
    },
    {
      key: `file:diff:${draft.diff_sha256}${again ? `:c${cycle}` : ''}`,
      kind: 'file',
      of: key,
      // A file is found again by its name.
      filename: `fix-${short}${again ? `-c${cycle}` : ''}.diff`,
      title: `Diff ${short}`,
      content: draft.diff,
    },
  ]
}

/** The same change proposed anew has a thread of its own, where the whole diff must stand as well. */
function wasShown({ events }: IncidentView, cycle: number, { diff_sha256 }: FixDraft): boolean {
  return ofType(events, 'FixProposed').some(
    (event) => event.cycle < cycle && event.payload.stage === 'draft' && event.payload.diff_sha256 === diff_sha256,
  )
}

function fixState(view: IncidentView, cycle: number, draft: FixDraft): FixState {
  const { events, state } = view
  const own = <T extends { cycle: number }>(list: readonly T[]) => list.findLast((event) => event.cycle === cycle)
  const applied = own(ofType(events, 'FixApplied'))
  if (applied !== undefined) {
    const approver = mergeApprover(events, applied)
    return {
      is: 'applied',
      by: applied.payload.merged_by,
      approved_by: approver && { id: approver.user_id, name: approver.display },
      at: applied.payload.merged_at,
      deploy_seen: applied.payload.deploy_seen,
    }
  }
  const rejected = own(ofType(events, 'FixRejected'))
  if (rejected !== undefined)
    return {
      is: 'rejected',
      by: rejected.actor.kind === 'human' ? personOf(rejected.actor) : undefined,
      at: rejected.time,
      reason: rejected.payload.reason,
    }
  const how = howLeft(state, cycle)
  if (how !== undefined) return { is: 'void', why: leftWords(events, cycle, how) }
  const why = whyVoid(events, cycle)
  if (why !== undefined) return { is: 'void', why }
  const pull = standingPull(events, cycle)?.payload
  const merge = standingApproval(events, cycle, 'merge')
  if (pull !== undefined && merge?.payload.sha === pull.head_sha)
    return { is: 'merge-approved', ...approvalOf(merge, view) }
  if (pull !== undefined) return { is: 'open', undone: whyNotDone(events, cycle, 'merge') }
  const open = standingApproval(events, cycle, 'open_pr')
  return open?.payload.diff_sha256 === draft.diff_sha256
    ? { is: 'approved', ...approvalOf(open, view) }
    : { is: 'drafted', undone: whyNotDone(events, cycle, 'open_pr') }
}

function approvalOf({ payload, time, event_id }: EventOf<'FixApproved'>, { events }: IncidentView) {
  const by = { id: payload.approver.user_id, name: payload.approver.display }
  const away = ofType(events, 'IntegrationDegraded').find(({ causation_id }) => causation_id === event_id)
  return { decision: { by, at: time }, valid_until: payload.expires_at, waits_since: away?.time }
}

function draftOf({ events }: IncidentView, cycle: number): FixDraft | undefined {
  const all = ofType(events, 'FixProposed').filter((event) => event.cycle === cycle)
  return all.flatMap(({ payload }) => (payload.stage === 'draft' ? [payload] : [])).at(-1)
}

function pullProps(view: IncidentView, cycle: number, draft: FixDraft): Pull | undefined {
  const pull = standingPull(view.events, cycle)?.payload
  if (pull === undefined) return undefined
  const checks = ofType(view.events, 'FixChecksCompleted').findLast((event) => event.payload.head_sha === pull.head_sha)
  const all = checks?.payload.checks ?? []
  const passed = all.filter((one) => ['success', 'neutral', 'skipped'].includes(one.conclusion)).length
  const { number, url, head_sha } = pull
  const foreign = pull.diff_sha256 !== draft.diff_sha256
  const counts = { checks: checks?.payload.conclusion, checks_passed: passed, checks_all: all.length }
  return { number, url, head_sha, foreign, ...counts }
}

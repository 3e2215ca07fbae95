import { standingApproval } from '../../incident/approvals.ts'
import { standingPull } from '../../incident/pulls.ts'
import { type IncidentState, ofType } from '../../incident/state.ts'
import type { TimelineEvent } from '../../timeline/events.ts'

/** How people left the investigation of this cycle; undefined while it is in hand. Pure. */
export function howLeft({ opened, status }: IncidentState, cycle: number): string | undefined {
  if (cycle !== opened) return 'a newer investigation was begun'
  if (status === 'Suppressed') return 'the incident was suppressed'
  return status === 'Resolved' ? 'the incident was resolved' : undefined
}

/** What became of a fix that nobody carried out before that, and of its pull request. Pure. */
export function leftWords(events: readonly TimelineEvent[], cycle: number, how: string): string {
  const pull = standingPull(events, cycle)?.payload
  const approved = standingApproval(events, cycle, pull === undefined ? 'open_pr' : 'merge')
  const isApproved = approved !== undefined && (pull === undefined || approved.payload.sha === pull.head_sha)
  const what = isApproved
    ? `The fix was approved, but not ${pull === undefined ? 'opened' : 'merged'}: ${how} before that.`
    : `The fix was not decided on: ${how} before that.`
  if (pull === undefined) return what
  return `${what} Pull request #${pull.number} is still open on the code host: close it there, or merge it there if it is right.`
}

/** The same for whoever hears that the incident was closed; undefined where no fix was on its way. Pure. */
export function leftBehind(events: readonly TimelineEvent[], cycle: number, how: string): string | undefined {
  const isOver = [...ofType(events, 'FixApplied'), ...ofType(events, 'FixRejected')].some((one) => one.cycle === cycle)
  const isOnItsWay =
    standingPull(events, cycle) !== undefined || standingApproval(events, cycle, 'open_pr') !== undefined
  return isOnItsWay && !isOver ? leftWords(events, cycle, how) : undefined
}

import { mergeApprover } from '../../src/incident/approvals.ts'
import { ofType } from '../../src/incident/state.ts'
import { percentWords, shortSha } from '../../src/kit/figures.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'

/** The cause by name, for every place but the one that gives its reasons: `“Let tiers add up” (a399ffa)`. */
export function causeName({ payload, cycle }: EventOf<'RootCauseProposed'>, events: readonly TimelineEvent[]): string {
  const [best] = payload.hypotheses
  const context = ofType(events, 'ContextBuilt').findLast((event) => event.cycle === cycle)
  const ranked = context?.payload.hypotheses.find((one) => one.id === best?.hypothesis_id)
  if (payload.verdict === 'unknown' || best === undefined) return payload.summary
  if (ranked === undefined) return oneLine(best.cause, 160)
  return ranked.ref === undefined ? ranked.title : `“${ranked.title}” (${shortSha(ranked.ref)})`
}

/** Which of several causes that came one after the other. */
export function orderWords(place: number): string {
  return place === 0 ? 'At first' : 'Then'
}

/** The title of the change or indicator that it blames; undefined where it blames none. */
export function titleOfCause({ payload, cycle }: EventOf<'RootCauseProposed'>, events: readonly TimelineEvent[]) {
  const context = ofType(events, 'ContextBuilt').findLast((event) => event.cycle === cycle)
  return payload.verdict === 'unknown'
    ? undefined
    : context?.payload.hypotheses.find((one) => one.id === payload.hypotheses[0]?.hypothesis_id)?.title
}

/** `Cause proposed: “Let tiers add up” (a399ffa), 92 % sure`. */
export function proposedWords(event: EventOf<'RootCauseProposed'>, events: readonly TimelineEvent[]): string {
  const { verdict, hypotheses } = event.payload
  const sure = verdict === 'cause' ? `, ${percentWords(hypotheses[0]?.confidence ?? 0)} sure` : ''
  return `Cause proposed: ${causeName(event, events)}${sure}`
}

/** Who merged it, and on whose word. */
export function mergedWords(event: EventOf<'FixApplied'>, events: readonly TimelineEvent[]): string {
  const { merge_sha, merged_by } = event.payload
  const approver = mergeApprover(events, event)
  const approved = approver === undefined ? '' : `, approved by ${approver.display ?? approver.user_id}`
  return `Merged as ${shortSha(merge_sha)} by ${merged_by}${approved}`
}

/** True for a text whose reason stands in what was said: `The cause fits that error: it changed the line.` */
export function isSaid(text: string, said: string): boolean {
  const [, reason = ''] = /^[^:]{1,60}: (.+)$/s.exec(text) ?? []
  const bare = reason.replace(/[.\s]+$/, '')
  return bare.length > 20 && said.includes(bare)
}

import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import { foundCalm } from './found-calm.ts'
import { type MergedFix, mergedFixes } from './merged-fixes.ts'
import { isMended } from './own-error.ts'
import { type IncidentState, ofType } from './state.ts'

type Verdict = EventOf<'RootCauseProposed'>

/** A cause whose error was gone after its fix was merged. */
export interface MendedCause {
  readonly verdict: Verdict
  readonly fix: MergedFix
}

/** The causes that a look found mended, oldest first: that of the error in its place may have come after it. Pure. */
export function mendedCauses(events: readonly TimelineEvent[]): readonly MendedCause[] {
  const helped = ofType(events, 'EvaluationCompleted').filter(({ payload }) => isMended(payload))
  return [...new Set(helped.map(({ cycle }) => cycle))]
    .sort((a, b) => a - b)
    .flatMap((cycle) => {
      const verdict = ofType(events, 'RootCauseProposed').findLast((event) => event.cycle === cycle)
      const fix = mergedFixes(events).findLast(({ applied }) => applied.cycle === cycle)
      return verdict === undefined || fix === undefined ? [] : [{ verdict, fix }]
    })
}

/**
 * What is judged or ranked of the trouble that is open now: nothing while the newest verdict is that of an earlier investigation
 * whose fix helped, for what fails since is another trouble or the same again. Pure.
 */
export function standingVerdict(
  { cause, context, opened }: Pick<IncidentState, 'cause' | 'context' | 'opened'>,
  events: readonly TimelineEvent[],
): { readonly cause?: Verdict; readonly context?: EventOf<'ContextBuilt'> } {
  const isOld = cause !== undefined && cause.cycle < opened
  const old = isOld && mendedCauses(events).some(({ verdict }) => verdict.event_id === cause.event_id)
  const now = old && context?.cycle !== opened ? undefined : context
  return { ...(old || cause === undefined ? {} : { cause }), ...(now === undefined ? {} : { context: now }) }
}

/** The verdicts that tell what the incident was, oldest first: those mended, and the newest unless that found nothing wrong any more. Pure. */
export function knownCauses(events: readonly TimelineEvent[]): readonly Verdict[] {
  const mended = mendedCauses(events).map(({ verdict }) => verdict)
  const newest = ofType(events, 'RootCauseProposed')
    .toSorted((a, b) => a.cycle - b.cycle)
    .at(-1)
  if (newest === undefined || mended.some(({ cycle }) => cycle === newest.cycle)) return mended
  return mended.length > 0 && foundNothing(events, newest) ? mended : [...mended, newest]
}

function foundNothing(events: readonly TimelineEvent[], verdict: Verdict): boolean {
  return foundCalm(
    verdict,
    ofType(events, 'ContextBuilt').findLast((event) => event.cycle === verdict.cycle),
  )
}

import { PHASES } from '../../../blocks/phase.ts'
import type { Phase } from '../../../blocks/props.ts'
import { percent } from '../../../blocks/words.ts'
import { failsSinceOver } from '../../incident/found-over.ts'
import { type IncidentState, ofType } from '../../incident/state.ts'
import type { EventOf, TimelineEvent } from '../../timeline/events.ts'
import { inOrder } from '../../timeline/in-order.ts'
import { phaseOf } from './head-of.ts'

/** Where merging is not offered. */
const CHECKED: Readonly<Record<string, string>> = {
  failure:
    'Its checks failed. Look at why: run them again or mend it and merge it there, on the code host; or reject the fix.',
  running: 'Wait for the checks, then approve the merge, or reject the fix.',
}

const OVER = 'fails now: confirm that it is resolved if nothing is left to do.'
/** What is waited for here may come to nothing once it is over. */
const MAY_END: ReadonlySet<Phase> = new Set(['cause', 'unknown', 'fix-drafted', 'fix-open', 'fix-void'])

/** Why nothing goes on without a person, else what people must decide or wait for now. Pure. */
export function nextOf(events: readonly TimelineEvent[], state: IncidentState): string {
  return (failsSinceOver(state) ? undefined : stuckWords(events, state.opened)) ?? nextWords(state)
}

/** What people must decide or wait for now. A fix is announced only where one is on its way. Pure. */
export function nextWords(state: IncidentState): string {
  const phase = phaseOf(state)
  if (!MAY_END.has(phase) || !isOverNow(state)) return nextAsked(state, phase)
  // That a fix comes is not known here: its task may have been given up, and who was called for it is not any more.
  const calm = state.impact?.payload.usual_rate === undefined ? 'Hardly anything' : 'No more than usual'
  return `${calm} ${OVER} ${phase === 'cause' ? 'Check the cause first.' : nextAsked(state, phase)}`
}

/** By the newest figures of this round. */
function isOverNow({ impact, opened }: IncidentState): boolean {
  return impact?.cycle === opened && impact.payload.failing === false && impact.payload.over_since !== undefined
}

function nextAsked(state: IncidentState, phase: Phase): string {
  const proposed = state.draft?.payload.diff_sha256
  if (phase === 'fix-open' && proposed !== undefined && state.pull?.payload.diff_sha256 !== proposed)
    return 'Review what was pushed to the pull request, then merge or close it on the code host.'
  const checked = phase === 'fix-open' ? CHECKED[state.checks?.payload.conclusion ?? 'running'] : undefined
  if (checked !== undefined) return checked
  if (failsSinceOver(state)) return PHASES['fails-again'].next
  if (phase === 'fix-unclear' && state.evaluation?.payload.next_look_s === undefined)
    return 'It is not measured again. Confirm that it is resolved, or choose Investigate again.'
  if (phase === 'looking' && state.context?.cycle === state.opened)
    return 'Nothing to decide yet. The evidence is read, and what it says of the cause is weighed.'
  const { policy, hypotheses } = state.cause?.payload ?? {}
  if (phase !== 'cause' || policy === undefined || policy.route.includes('fix')) return PHASES[phase].next
  const sure = percent(hypotheses?.[0]?.confidence ?? 0)
  return `No fix is proposed: the cause is ${sure} sure, and a fix needs ${percent(policy.fix_threshold)}. Add what you know, then choose Investigate again.`
}

/** What the house says by itself answers no call for a person. */
const NO_ANSWERS: ReadonlySet<string> = new Set(['NeedsHuman', 'TaskStalled', 'EffectRecorded', 'ImpactMeasured'])

function isMachineNote({ event_type, actor }: TimelineEvent): boolean {
  return event_type === 'NoteAdded' && actor.kind !== 'human'
}

/**
 * Why nothing goes on without a person, while nobody has answered that call; undefined where it does. Pure, whatever the
 * order: a log tells all facts before all that is internal.
 */
export function stuckWords(input: readonly TimelineEvent[], cycle: number): string | undefined {
  const events = inOrder(input)
  const stuck = events.findLast((event) => event.event_type === 'NeedsHuman' && event.payload.reminder === undefined)
  const since = events.findLast((event) => !NO_ANSWERS.has(event.event_type) && !isMachineNote(event))
  if (stuck?.event_type !== 'NeedsHuman' || stuck.cycle !== cycle || (since?.time ?? '') > stuck.time) return undefined
  if (isOverSince(events, stuck.time)) return undefined
  return `A person is needed: ${stuck.payload.reason}`
}

/** The figures say that what a person was called for has ended since. */
function isOverSince(events: readonly TimelineEvent[], time: string): boolean {
  const measured = ofType(events, 'ImpactMeasured').toSorted((a, b) => (takenTo(a) < takenTo(b) ? -1 : 1))
  const { failing, over_since } = measured.at(-1)?.payload ?? {}
  return failing === false && over_since !== undefined && over_since > time
}

function takenTo({ payload }: EventOf<'ImpactMeasured'>): string {
  return payload.now.window.to
}

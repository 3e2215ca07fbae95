import { PHASES } from '../../../blocks/phase.ts'
import { count } from '../../../blocks/words.ts'
import { withoutSpentApprovals } from '../../incident/approvals.ts'
import { expected } from '../../incident/expected.ts'
import { withoutOldHeads } from '../../incident/pulls.ts'
import { distinct, foldIncident, type IncidentState } from '../../incident/state.ts'
import { phaseOf } from '../../slack/present/head-of.ts'
import { nextWords, stuckWords } from '../../slack/present/next-words.ts'
import { eventWords } from '../../slack/views/timeline-lines.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { inOrder } from '../../timeline/in-order.ts'
import type { StoredEvent } from '../../timeline/timeline.ts'

/**
 * An incident for a terminal: where it stands, what it waits for, and what each event said. Receipts come with `all`, and each
 * measurement of the impact by itself: without it those in a row that came to the same are one line. Pure.
 */
export function storyLines(stored: readonly StoredEvent[], all: boolean): readonly string[] {
  const events = distinct(stored.map(({ event }) => event))
  const state = foldIncident(events)
  const told = inOrder(events).filter((event) => all || event.event_type !== 'EffectRecorded')
  const places = new Map(stored.map(({ event, topic, offset }) => [event.event_id, `${topic} ${offset}`]))
  const left = events.length - told.length
  return [
    state.title,
    ...standing(state, events),
    '',
    ...(all
      ? told.map((event) => storyLine(event, events, `  [${places.get(event.event_id) ?? ''}]`))
      : runsOf(told).map((run) => runLine(run, events))),
    ...(left === 0 ? [] : ['', `${count(left, 'receipt')} of what was done outside left out: --all shows them.`]),
  ]
}

function standing(state: IncidentState, events: readonly TimelineEvent[]): readonly string[] {
  const { severity, service, opened, reopened, detected_at, closed_at, gaps } = state
  const owed = expected(withoutOldHeads(withoutSpentApprovals(events)))
  const span = closed_at === undefined ? `open since ${detected_at}` : `${detected_at} to ${closed_at}`
  return [
    `status: ${PHASES[phaseOf(state)].is} (${severity}, ${service}, cycle ${opened}${reopened ? ', reopened' : ''}, ${span})`,
    `next: ${stuckWords(inOrder(events), opened) ?? nextWords(state)}`,
    ...owed.map(
      ({ output, cycle, queue, trigger, dueAt }) =>
        `owes ${output} of cycle ${cycle} on ${queue}${dueAt ? `, due ${dueAt}` : ''}${isGivenUp(queue, trigger, events) ? ', given up' : ''}`,
    ),
    ...(owed.length === 0 ? ['owes nothing: no worker has anything to do for it'] : []),
    ...(gaps.length === 0 ? [] : [`gaps: ${gaps.join(', ')}`]),
  ]
}

function isGivenUp(queue: string, trigger: TimelineEvent, events: readonly TimelineEvent[]): boolean {
  return events.some(
    (event) =>
      event.event_type === 'TaskStalled' && event.payload.queue === queue && event.causation_id === trigger.event_id,
  )
}

/** Events one by one, but measurements in a row that came to the same together. */
function runsOf(told: readonly TimelineEvent[]): readonly (readonly TimelineEvent[])[] {
  const runs: TimelineEvent[][] = []
  for (const event of told) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run !== undefined && before !== undefined && isSame(before, event)) run.push(event)
    else runs.push([event])
  }
  return runs
}

function isSame(before: TimelineEvent, event: TimelineEvent): boolean {
  if (before.event_type !== 'ImpactMeasured' || event.event_type !== 'ImpactMeasured') return false
  return before.cycle === event.cycle && before.payload.failing === event.payload.failing
}

function runLine(run: readonly TimelineEvent[], events: readonly TimelineEvent[]): string {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return ''
  if (run.length === 1) return storyLine(first, events, '')
  const said = `${count(run.length, 'measurement')} of the impact, from ${first.time} to ${last.time}, at last: ${saidBy(last, events)}`
  return `${first.time}  cycle ${cycleOf(last, events)}  ImpactMeasured: ${said}  (${whoOf(last)}; --all shows each)`
}

function whoOf({ actor }: TimelineEvent): string {
  return `${actor.kind} ${actor.display ?? actor.id}`
}

function storyLine(event: TimelineEvent, events: readonly TimelineEvent[], place: string): string {
  const { event_type, time } = event
  return `${time}  cycle ${cycleOf(event, events)}  ${event_type}: ${saidBy(event, events)}  (${whoOf(event)})${place}`
}

/** A receipt belongs to the incident as a whole; it is told in the cycle in which it came. */
function cycleOf(event: TimelineEvent, events: readonly TimelineEvent[]): number {
  if (event.event_type !== 'EffectRecorded') return event.cycle
  const named = /:c(\d+)(?::|$)/.exec(event.payload.key)?.[1]
  if (named !== undefined) return Number(named)
  const before = events.filter((one) => one.event_type !== 'EffectRecorded' && one.time <= event.time)
  return Math.max(event.cycle, ...before.map((one) => one.opens_cycle ?? one.cycle))
}

function saidBy(event: TimelineEvent, events: readonly TimelineEvent[]): string {
  switch (event.event_type) {
    case 'EffectRecorded': {
      const { surface, key, external_id, outcome } = event.payload
      return `${surface} ${key} -> ${external_id} (${outcome === 'adopted' ? 'found there already' : 'done'})`
    }
    case 'ImpactMeasured': {
      const { failing, now, failed } = event.payload
      const so = `${failed.errors} of ${failed.requests} failed so far`
      return failing ? `${now.errors} of ${now.requests} fail now, ${so}` : `no more than usual fails, ${so}`
    }
    case 'NeedsHuman':
      return `${event.payload.reminder === undefined ? 'a person is needed' : 'people are reminded'}: ${event.payload.reason}`
    case 'TaskStalled':
      return `given up after ${count(event.payload.attempts, 'attempt')} on ${event.payload.queue}: ${event.payload.reason}`
    case 'AgentFailed':
      return `${event.payload.agent} gave no usable answer: ${event.payload.error}`
    default:
      return (eventWords(event, events) ?? JSON.stringify(event.payload)).replace(/\s+/g, ' ')
  }
}

import { reopenedNote, resolvedNote, suppressedNote } from '../../../blocks/closing.ts'
import { failsMuch } from '../../../blocks/failing.ts'
import { fixChecks } from '../../../blocks/fix-detail.ts'
import type { Message } from '../../../blocks/parts.ts'
import { timelineLine } from '../../../blocks/timeline-line.ts'
import { opensAgain, roundClosedBy } from '../../incident/rounds.ts'
import type { EventOf, TimelineEvent } from '../../timeline/events.ts'
import { type FactWords, factWords } from './fact-words.ts'
import { failsAgainWords } from './fails-again.ts'
import { personOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'
import { leftBehind } from './left-open.ts'
import { reminderOf } from './reminder-of.ts'
import type { Place, Surface } from './surface.ts'

const CHANNEL: Place = { in: 'incident' }
const BRIEF: Place = { in: 'thread', of: 'brief' }

/** The one message of a fact, posted once: in the channel when it is of consequence, else in the thread it belongs to. */
export function factSurfaces(view: IncidentView, event: TimelineEvent): readonly Surface[] {
  switch (event.event_type) {
    case 'IncidentDetected':
      return detected(view, event)
    case 'InvestigationRequested':
      return askedFor(view, event)
    case 'ImpactMeasured': {
      const again = failsAgainWords(view.events, event)
      return again === undefined ? [] : reopened(view, event, again, 'Fails again')
    }
    case 'StatusUpdated':
      return updated(view, event)
    case 'FixChecksCompleted':
      return [posted(event, thread(view, 'fix', event.cycle), fixChecks({ head: view.head, ...event.payload }))]
    case 'IncidentResolved':
      return resolved(view, event)
    case 'IncidentSuppressed':
      return suppressed(view, event)
    case 'NeedsHuman': {
      const note = reminderOf(view, event) ?? line(view, event, 'A person is needed', event.payload.reason)
      return [posted(event, CHANNEL, note)]
    }
    default: {
      const words = factWords(event)
      if (words === undefined) return []
      return [posted(event, placeOf(view, event, words), line(view, event, words.what, words.said))]
    }
  }
}

function detected(view: IncidentView, event: EventOf<'IncidentDetected'>): readonly Surface[] {
  if (opensAgain(view.events, event)) return reopened(view, event, whyAgain(view, event))
  if (isBack(view.events, event)) return reopened(view, event, whyAgain(view, event), 'Fails again')
  if (event.cycle === 1) return []
  return [posted(event, BRIEF, line(view, event, 'Detected once more', event.payload.rule.why))]
}

function askedFor(view: IncidentView, event: EventOf<'InvestigationRequested'>): readonly Surface[] {
  const { question } = event.payload
  return opensAgain(view.events, event)
    ? reopened(view, event, question ?? 'A person asked for a new investigation.')
    : [posted(event, BRIEF, line(view, event, 'A new investigation was asked for', question))]
}

function updated(view: IncidentView, event: EventOf<'StatusUpdated'>): readonly Surface[] {
  const { text, next_update_due, audience } = event.payload
  const message = line(view, event, 'Update', text, next_update_due)
  const wide = audience === 'everyone' && !view.state.private
  return [posted(event, CHANNEL, message), ...(wide ? [announcement(event, message)] : [])]
}

/** The first who closes a cycle is shown; a second click on the same is the same news. */
function resolved(view: IncidentView, event: EventOf<'IncidentResolved'>): readonly Surface[] {
  const through = event.closes_through ?? event.cycle
  const first = view.events.find(
    (one) => one.event_type === 'IncidentResolved' && (one.closes_through ?? one.cycle) === through,
  )
  if (first?.event_id !== event.event_id) return []
  const since = roundClosedBy(view.events, event)?.opened.time ?? view.state.detected_at
  const lasted_s = Math.max(0, (Date.parse(event.time) - Date.parse(since)) / 1_000)
  const { how, reason } = event.payload
  const left = leftBehind(view.events, through, 'the incident was resolved')
  const note = resolvedNote({ head: view.head, how, by: personOf(event.actor), at: event.time, reason, lasted_s, left })
  return [posted(event, CHANNEL, note)]
}

function suppressed(view: IncidentView, event: EventOf<'IncidentSuppressed'>): readonly Surface[] {
  const left = leftBehind(view.events, event.closes_through ?? event.cycle, 'the incident was suppressed')
  const by = personOf(event.actor)
  const note = suppressedNote({ head: view.head, by, at: event.time, left, ...event.payload })
  const loud = failsMuch(event.payload.failing) && !view.state.private
  return [posted(event, CHANNEL, note), ...(loud ? [announcement(event, note)] : [])]
}

/** It was found over while it was open, and a detector found that it fails once more: nobody else asked for this cycle. */
function isBack(events: readonly TimelineEvent[], { event_id, cycle }: TimelineEvent): boolean {
  return cycle > 1 && !events.some((event) => event.opens_cycle === cycle && event.event_id !== event_id)
}

/** With the error, where it is not the one in the title. */
function whyAgain({ state }: IncidentView, { payload }: EventOf<'IncidentDetected'>) {
  return payload.title === state.title ? payload.rule.why : `${payload.title}. ${payload.rule.why}`
}

function reopened(
  view: IncidentView,
  event: TimelineEvent,
  why: string,
  what: 'Reopened' | 'Fails again' = 'Reopened',
): readonly Surface[] {
  const cycle = event.event_type === 'ImpactMeasured' ? undefined : (event.opens_cycle ?? event.cycle)
  const note = reopenedNote({ head: view.head, what, cycle, why, at: event.time })
  return [posted(event, CHANNEL, note), ...(view.state.private ? [] : [announcement(event, note, { broadcast: true })])]
}

/** In the card's thread. What begins anew is for those as well who would not look there: the card stands far above by then. */
function announcement(event: TimelineEvent, message: Message, heard: { readonly broadcast?: true } = {}): Surface {
  return surface(`thread:card:${event.event_id}`, { in: 'thread', of: 'card', ...heard }, message, event)
}

function posted(event: TimelineEvent, place: Place, message: Message): Surface {
  return surface(`fact:${event.event_id}`, place, message, event)
}

function surface(key: string, place: Place, message: Message, event: TimelineEvent): Surface {
  return { key, kind: 'message', place, mode: 'once', message, event_id: event.event_id }
}

function line(view: IncidentView, event: TimelineEvent, what: string, said?: string, next?: string): Message {
  const by = event.actor.kind === 'human' ? personOf(event.actor) : undefined
  return timelineLine({ head: view.head, what, by, at: event.time, said, next })
}

function placeOf(view: IncidentView, { cycle }: TimelineEvent, { where }: FactWords): Place {
  if (where === 'channel') return CHANNEL
  return where === 'brief' ? BRIEF : thread(view, where, cycle)
}

/** The thread of a cycle's fix or evaluation; the brief's where that does not stand. */
function thread(view: IncidentView, of: 'fix' | 'evaluation', cycle: number): Place {
  const there = view.events.some((event) =>
    of === 'evaluation'
      ? event.event_type === 'EvaluationCompleted' && event.cycle === cycle
      : event.event_type === 'FixProposed' && event.payload.stage === 'draft' && event.cycle === cycle,
  )
  return there ? { in: 'thread', of: `${of}:c${cycle}` } : BRIEF
}

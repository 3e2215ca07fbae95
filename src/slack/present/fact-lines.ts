import { reopenedNote, resolvedNote, suppressedNote } from '../../../blocks/closing.ts'
import { failsMuch } from '../../../blocks/failing.ts'
import { fixChecks } from '../../../blocks/fix-detail.ts'
import type { Message } from '../../../blocks/parts.ts'
import { timelineLine } from '../../../blocks/timeline-line.ts'
import { count } from '../../../blocks/words.ts'
import { opensAgain, roundClosedBy } from '../../incident/rounds.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { failsAgainWords } from './fails-again.ts'
import { personOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'
import { wordsOf } from './last-change.ts'
import { leftBehind } from './left-open.ts'
import { reminderOf } from './reminder-of.ts'
import type { Place, Surface } from './surface.ts'

const CHANNEL: Place = { in: 'incident' }
const BRIEF: Place = { in: 'thread', of: 'brief' }

/** The one message of a fact, posted once: in the channel when it is of consequence, else in the thread it belongs to. */
export function factSurfaces(view: IncidentView, event: TimelineEvent): readonly Surface[] {
  const line = (what: string, said?: string, next?: string) =>
    timelineLine({ head: view.head, what, by: speaker(event), at: event.time, said, next })
  const at = (place: Place, message: Message) => [surface(`fact:${event.event_id}`, place, message, event)]
  switch (event.event_type) {
    case 'IncidentDetected':
      if (opensAgain(view.events, event)) return reopened(view, event, whyAgain(view, event))
      if (isBack(view.events, event)) return reopened(view, event, whyAgain(view, event), 'Fails again')
      return event.cycle > 1 ? at(BRIEF, line('Detected once more', event.payload.rule.why)) : []
    case 'InvestigationRequested':
      return opensAgain(view.events, event)
        ? reopened(view, event, event.payload.question ?? 'A person asked for a new investigation.')
        : at(BRIEF, line('A new investigation was asked for', event.payload.question))
    case 'ImpactMeasured': {
      const again = failsAgainWords(view.events, event)
      return again === undefined ? [] : reopened(view, event, again, 'Fails again')
    }
    case 'SeverityAssessed':
      return at(CHANNEL, line(`Severity ${event.payload.severity}`, event.payload.reason))
    case 'RoleTaken':
      return at(BRIEF, line(capital(wordsOf(event))))
    case 'StatusUpdated': {
      const message = line('Update', event.payload.text, event.payload.next_update_due)
      const wide = event.payload.audience === 'everyone' && !view.state.private
      return [...at(CHANNEL, message), ...(wide ? [announcement(event, message)] : [])]
    }
    case 'NoteAdded':
      return event.payload.permalink === undefined ? at(BRIEF, line('Note', event.payload.text)) : []
    case 'NoteRetracted':
      return at(BRIEF, line('Note taken back'))
    case 'MitigationReported':
      return at(CHANNEL, line('Mitigated by hand', event.payload.what))
    case 'IncidentMerged':
      return at(CHANNEL, line('Merged into another incident', event.payload.why))
    case 'VisibilityChanged':
      return at(BRIEF, line(`Made ${event.payload.visibility}`))
    case 'RootCauseJudged':
      return at(BRIEF, line(`Cause judged ${event.payload.judgement}`, event.payload.note))
    case 'ActionItemAdded':
      return at(BRIEF, line('Action item', event.payload.text))
    case 'ActionItemDone':
      return at(BRIEF, line('Action item done'))
    case 'InstrumentationProposed':
      return at(
        BRIEF,
        line(
          'Missing signals',
          event.payload.missing.map((one) => `${one.signal} in ${one.where}: ${one.decides}`).join('\n'),
        ),
      )
    case 'InstrumentationApplied':
      return at(BRIEF, line(`Missing signals added by pull request #${event.payload.number}`))
    case 'FixApproved':
      return at(
        thread(view, 'fix', event.cycle),
        line(event.payload.scope === 'merge' ? 'Merge approved' : 'Fix approved'),
      )
    case 'FixProposed':
      return event.payload.stage === 'pull_request' && event.payload.moves !== undefined
        ? at(thread(view, 'fix', event.cycle), line(`Somebody pushed to pull request #${event.payload.number}`))
        : []
    case 'FixRejected':
      return at(thread(view, 'fix', event.cycle), line('Fix rejected', event.payload.reason))
    case 'FixChecksCompleted':
      return at(thread(view, 'fix', event.cycle), fixChecks({ head: view.head, ...event.payload }))
    case 'FixApplied':
      return at(thread(view, 'fix', event.cycle), line(`Pull request #${event.payload.number} merged`))
    case 'ResolutionDeclined':
      return at(thread(view, 'evaluation', event.cycle), line('Not over', event.payload.why))
    case 'IncidentResolved':
      return resolved(view, event)
    case 'IncidentSuppressed': {
      const left = leftBehind(view.events, event.closes_through ?? event.cycle, 'the incident was suppressed')
      const note = suppressedNote({
        head: view.head,
        by: personOf(event.actor),
        at: event.time,
        left,
        ...event.payload,
      })
      const loud = failsMuch(event.payload.failing) && !view.state.private
      return [...at(CHANNEL, note), ...(loud ? [announcement(event, note)] : [])]
    }
    case 'NeedsHuman': {
      const note = reminderOf(view, event)
      return at(CHANNEL, note ?? line('A person is needed', event.payload.reason))
    }
    case 'TaskStalled':
      return at(BRIEF, line(`Given up after ${count(event.payload.attempts, 'attempt')}`, event.payload.reason))
    case 'AgentFailed':
      return at(BRIEF, line(`The model gave no usable answer to ${event.payload.agent}`, event.payload.error))
    case 'BudgetReached':
      return at(BRIEF, line(`Budget reached: ${event.payload.budget}`))
    default:
      return []
  }
}

/** The first who closes a cycle is shown; a second click on the same is the same news. */
function resolved(
  view: IncidentView,
  event: Extract<TimelineEvent, { event_type: 'IncidentResolved' }>,
): readonly Surface[] {
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
  return [surface(`fact:${event.event_id}`, CHANNEL, note, event)]
}

/** It was found over while it was open, and a detector found that it fails once more: nobody else asked for this cycle. */
function isBack(events: readonly TimelineEvent[], { event_id, cycle }: TimelineEvent): boolean {
  return cycle > 1 && !events.some((event) => event.opens_cycle === cycle && event.event_id !== event_id)
}

/** With the error, where it is not the one in the title. */
function whyAgain({ state }: IncidentView, { payload }: Extract<TimelineEvent, { event_type: 'IncidentDetected' }>) {
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
  return [
    surface(`fact:${event.event_id}`, CHANNEL, note, event),
    ...(view.state.private ? [] : [announcement(event, note, { broadcast: true })]),
  ]
}

/** In the card's thread. What begins anew is for those as well who would not look there: the card stands far above by then. */
function announcement(event: TimelineEvent, message: Message, heard: { readonly broadcast?: true } = {}): Surface {
  return surface(`thread:card:${event.event_id}`, { in: 'thread', of: 'card', ...heard }, message, event)
}

function surface(key: string, place: Place, message: Message, event: TimelineEvent): Surface {
  return { key, kind: 'message', place, mode: 'once', message, event_id: event.event_id }
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

function speaker(event: TimelineEvent) {
  return event.actor.kind === 'human' ? personOf(event.actor) : undefined
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

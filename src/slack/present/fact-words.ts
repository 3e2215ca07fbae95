import { count } from '../../../blocks/words.ts'
import type { EventOf, EventType, TimelineEvent } from '../../timeline/events.ts'
import { wordsOf } from './last-change.ts'

/** A fact in one line, and where it is told: in the channel, or in the thread of what it belongs to. */
export interface FactWords {
  readonly where: 'channel' | 'brief' | 'fix' | 'evaluation'
  readonly what: string
  readonly said?: string | undefined
}

/** What a fact says that is told in one line; undefined for one that is told otherwise, or not at all. Pure. */
export function factWords(event: TimelineEvent): FactWords | undefined {
  // The table's key is the event's own type, which TypeScript cannot follow through a lookup.
  const words = WORDS[event.event_type] as ((event: TimelineEvent) => FactWords | undefined) | undefined
  return words?.(event)
}

const WORDS: { readonly [T in EventType]?: (event: EventOf<T>) => FactWords | undefined } = {
  SeverityAssessed: ({ payload }) => inChannel(`Severity ${payload.severity}`, payload.reason),
  RoleTaken: (event) => ofBrief(capital(wordsOf(event))),
  NoteAdded: ({ payload }) => (payload.permalink === undefined ? ofBrief('Note', payload.text) : undefined),
  NoteRetracted: () => ofBrief('Note taken back'),
  MitigationReported: ({ payload }) => inChannel('Mitigated by hand', payload.what),
  IncidentMerged: ({ payload }) => inChannel('Merged into another incident', payload.why),
  VisibilityChanged: ({ payload }) => ofBrief(`Made ${payload.visibility}`),
  RootCauseJudged: ({ payload }) => ofBrief(`Cause judged ${payload.judgement}`, payload.note),
  ActionItemAdded: ({ payload }) => ofBrief('Action item', payload.text),
  ActionItemDone: () => ofBrief('Action item done'),
  InstrumentationProposed: ({ payload: { missing } }) =>
    ofBrief('Missing signals', missing.map((one) => `${one.signal} in ${one.where}: ${one.decides}`).join('\n')),
  InstrumentationApplied: ({ payload }) => ofBrief(`Missing signals added by pull request #${payload.number}`),
  FixApproved: ({ payload }) => ofFix(payload.scope === 'merge' ? 'Merge approved' : 'Fix approved'),
  FixProposed: ({ payload }) =>
    payload.stage === 'pull_request' && payload.moves !== undefined
      ? ofFix(`Pull request #${payload.number} was changed on the code host`)
      : undefined,
  FixRejected: ({ payload }) => ofFix('Fix rejected', payload.reason),
  FixApplied: ({ payload }) => ofFix(`Pull request #${payload.number} merged`),
  ResolutionDeclined: ({ payload }) => ({ where: 'evaluation', what: 'Not over', said: payload.why }),
  TaskStalled: ({ payload }) => ofBrief(`Given up after ${count(payload.attempts, 'attempt')}`, payload.reason),
  AgentFailed: ({ payload }) => ofBrief(`The model gave no usable answer to ${payload.agent}`, payload.error),
  BudgetReached: ({ payload }) => ofBrief(`Budget reached: ${payload.budget}`),
}

function inChannel(what: string, said: string | undefined): FactWords {
  return { where: 'channel', what, said }
}

function ofBrief(what: string, said?: string): FactWords {
  return { where: 'brief', what, said }
}

function ofFix(what: string, said?: string): FactWords {
  return { where: 'fix', what, said }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

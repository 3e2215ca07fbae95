import { mergedFixes } from '../../src/incident/merged-fixes.ts'
import { isAnother } from '../../src/incident/own-error.ts'
import { foldIncident, ofType } from '../../src/incident/state.ts'
import { type Over, type Trouble, troubleOf } from '../../src/incident/trouble.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import { epochMs, isoOf } from '../../src/worker-kit/instants.ts'
import type { Span } from '../../src/worker-kit/usual.ts'
import type { Brief, HumanWord, Settled, TroubleOver } from './gathered.ts'
import { openNow } from './open-now.ts'
import { type Past, pastOf } from './past.ts'

export interface ContextSettings {
  /** How far before the onset the window begins, in seconds. */
  readonly leadInS: number
  /** How far before the onset deploys are looked for, in seconds. */
  readonly deployLookbackS: number
  /** Evidence younger than this may still be arriving, in seconds. */
  readonly ingestLagS: number
  /** The finest bucket of rates, in seconds; widened so that at most 240 fit the window. */
  readonly bucketS: number
  /** How much of usual times is compared with, in seconds. */
  readonly usualS: number
}

/** What is to be looked at, from the incident's own events. Pure but for `now`, which only shortens the window. */
export function briefOf(
  incident: readonly TimelineEvent[],
  trigger: TimelineEvent,
  cycle: number,
  now: Date,
  settings: ContextSettings,
  /** The events of each incident that may have hit the same service lately. */
  others: readonly (readonly TimelineEvent[])[] = [],
): Brief {
  const trouble = troubleOf(incident, cycle)
  const brief = (about: Trouble) => briefAbout(about, incident, trigger, cycle, now, settings, others)
  if (trouble.kind !== 'since' || !trouble.byFigures) return brief(trouble)
  const { over, ...since } = brief(trouble)
  const before = brief(troubleOf(incident, cycle, { figures: false }))
  return over === undefined ? since : { ...since, over: { ...over, byFigures: before } }
}

function briefAbout(
  trouble: Trouble,
  incident: readonly TimelineEvent[],
  trigger: TimelineEvent,
  cycle: number,
  now: Date,
  settings: ContextSettings,
  others: readonly (readonly TimelineEvent[])[],
): Brief {
  const root = rootOf(incident, cycle)
  const { window, error_signature, services_joined, source } = root.payload
  const another = trouble.kind === 'instead' ? trouble.error : undefined
  const over = trouble.kind === 'since' ? overOf(trouble, incident, root.payload.service) : undefined
  const service = another?.service ?? root.payload.service
  const onsetMs = over?.fromMs ?? epochMs(another?.since ?? window.from)
  const past = pastOf(incident, others, service, onsetMs)
  const wantedMs = wantedTo(root, trigger, cycle)
  const toMs = Math.max(onsetMs + 1_000, Math.min(wantedMs, now.getTime() - settings.ingestLagS * 1_000))
  const fromMs = onsetMs - settings.leadInS * 1_000
  return {
    service,
    signature: over === undefined ? (another?.signature ?? error_signature) : '',
    joined: another === undefined ? services_joined : [...new Set([root.payload.service, ...services_joined])],
    onset: isoOf(onsetMs),
    window: { from: isoOf(fromMs), to: isoOf(toMs) },
    deployWindow: { from: isoOf(onsetMs - settings.deployLookbackS * 1_000), to: isoOf(toMs) },
    bucket_s: Math.max(settings.bucketS, Math.ceil((toMs - fromMs) / 1_000 / 240)),
    usual_s: settings.usualS,
    question: questionOf(trigger),
    words: wordsSaid(incident, root),
    settled: [...settledOf(incident), ...(another === undefined ? [] : mergedSince(incident, onsetMs))],
    past: trouble.kind === 'detected' ? past : withBefore(past, before(root, onsetMs)),
    ...(source === 'person' && error_signature === '' && another === undefined ? { declared: true } : {}),
    ...(over === undefined ? {} : { over }),
    open: openNow(others),
  }
}

function rootOf(incident: readonly TimelineEvent[], cycle: number): EventOf<'IncidentDetected'> {
  const opened = ofType(incident, 'IncidentDetected').findLast((event) => event.cycle <= cycle)
  const root = opened ?? foldIncident(incident).root
  if (root !== undefined) return root
  throw new GiveUp(
    'no-root',
    'The incident has no IncidentDetected yet; detect or declare it before asking for its context.',
  )
}

/** A person who names a stretch of the past means that stretch; a detector means "since then". */
function wantedTo(root: EventOf<'IncidentDetected'>, trigger: TimelineEvent, cycle: number): number {
  const toldToMs = epochMs(root.payload.window.to)
  const isStretch = root.payload.source === 'person' && cycle === root.cycle
  return isStretch ? toldToMs : Math.max(toldToMs, epochMs(trigger.time))
}

function overOf({ from, checked, fix }: Over, incident: readonly TimelineEvent[], service: string): TroubleOver {
  const told = ofType(incident, 'ContextBuilt').findLast(
    ({ payload }) => payload.hypotheses.find(({ kind }) => kind === 'unknown')?.service === service,
  )
  const usual = told?.payload.usual
  return {
    fromMs: epochMs(from),
    checkedMs: Math.max(epochMs(from), epochMs(checked)),
    words: fix === undefined ? 'it was over' : `#${fix} went live`,
    ...(usual === undefined ? {} : { usual: { requests: usual.requests, errors: usual.errors } }),
  }
}

function withBefore(past: Past, span: Span): Past {
  const of = past.of && { ...past.of, own: [span, ...past.of.own] }
  return { ...past, spans: [span, ...past.spans], ...(of === undefined ? {} : { of }) }
}

/** The first trouble says nothing of what is usual for what came after it. */
function before(root: EventOf<'IncidentDetected'>, onsetMs: number) {
  return { fromMs: Math.min(onsetMs - 1, epochMs(root.payload.window.from)), toMs: onsetMs }
}

function questionOf(trigger: TimelineEvent): string | undefined {
  if (trigger.event_type === 'InvestigationRequested') return trigger.payload.question
  if (trigger.event_type === 'FixRejected') return `The last fix was turned down: ${trigger.payload.reason}`
  if (trigger.event_type === 'EvaluationCompleted') return `The last fix did not hold: ${trigger.payload.why}`
  return undefined
}

function wordsSaid(incident: readonly TimelineEvent[], root: TimelineEvent): HumanWord[] {
  const retracted = new Set(ofType(incident, 'NoteRetracted').map((event) => event.payload.note_event_id))
  const said = incident.flatMap((event): HumanWord[] => {
    const who = event.actor.display ?? event.actor.id
    const word = (text: string | undefined) =>
      text === undefined || text === '' ? [] : [{ text, at: event.time, who }]
    switch (event.event_type) {
      case 'IncidentDetected':
        return event.event_id === root.event_id && event.payload.source === 'person'
          ? word([event.payload.title, event.payload.description].filter((text) => text !== undefined).join('. '))
          : []
      case 'InvestigationRequested':
        return word(event.payload.question)
      case 'NoteAdded':
        // The detector notes which error joined: those are an application's words, not a person's.
        return event.actor.kind !== 'human' || retracted.has(event.event_id) ? [] : word(event.payload.text)
      case 'MitigationReported':
        return word(`Done by hand at ${event.payload.at}: ${event.payload.what}`)
      default:
        return []
    }
  })
  return said.slice(-20)
}

/** Our own fixes that were merged after the error began did not bring it, however near that was. */
function mergedSince(incident: readonly TimelineEvent[], onsetMs: number): Settled[] {
  const late = ofType(incident, 'FixApplied').filter(({ payload }) => epochMs(payload.merged_at) > onsetMs)
  return late.flatMap(({ payload: { number, merge_sha } }) => {
    const pulls = ofType(incident, 'FixProposed').flatMap(({ payload }) =>
      payload.stage === 'pull_request' && payload.number === number ? [payload.head_sha] : [],
    )
    return [merge_sha, ...pulls].map((ref) => ({ ref, why: 'it was merged after these errors had begun' }))
  })
}

/** What earlier cycles ruled out: a change whose fix was merged and did not help, and causes that people called wrong. */
function settledOf(incident: readonly TimelineEvent[]): Settled[] {
  const causes = ofType(incident, 'RootCauseProposed')
  const failed = ofType(incident, 'EvaluationCompleted').filter(({ payload }) => payload.verdict === 'fail')
  const undone = failed.flatMap((event) => {
    const ref = mergedFixes(incident).find(({ applied }) => applied.cycle === event.cycle)?.draft?.payload.reverts
    const came = isAnother(event.payload) ? 'its own error stopped: another goes on' : 'the errors went on'
    return ref === undefined ? [] : [{ ref, why: `it was undone in investigation ${event.cycle} and ${came}` }]
  })
  const wrong = ofType(incident, 'RootCauseJudged').filter((event) => event.payload.judgement === 'wrong')
  const judged = wrong.flatMap((event) => {
    const cause = causes.find((one) => one.cycle === event.cycle)
    const ref = cause?.payload.hypotheses.find((h) => h.hypothesis_id === event.payload.hypothesis_id)?.change_ref
    return ref === undefined ? [] : [{ ref, why: `${event.actor.display ?? 'a person'} judged it wrong` }]
  })
  return [...undone, ...judged]
}

import { concerns } from '../../src/incident/concerns.ts'
import { NOT_SAID } from '../../src/incident/not-said.ts'
import { ofType } from '../../src/incident/state.ts'
import { troubleOf } from '../../src/incident/trouble.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { RateFigure } from '../../src/timeline/payloads/shared.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { closedSpans, spansOf } from '../../src/worker-kit/past-spans.ts'
import { type Span, usualWindow } from '../../src/worker-kit/usual.ts'
import type { Subject } from './measure.ts'

export interface SubjectSettings {
  readonly usualS: number
  readonly bucketS: number
  readonly ingestLagS: number
}

export interface FixSeen {
  readonly atMs: number
  /** False when deploys are recorded but this one is not among them; where none ever are, the merge must do. */
  readonly seen: boolean
}

function rootOf(work: Work): EventOf<'IncidentDetected'> {
  const root = ofType(work.incident, 'IncidentDetected').findLast((event) => event.cycle <= work.about.cycle)
  if (root !== undefined) return root
  throw new GiveUp('no-root', 'The incident has no IncidentDetected; detect or declare it first.')
}

/** The service that was hit; where a person could not say, the one that the cause names. */
export function serviceOf(work: Work): string {
  const { service } = rootOf(work).payload
  if (service !== '' && service !== NOT_SAID) return service
  const cause = ofType(work.incident, 'RootCauseProposed').find((event) => event.cycle === work.about.cycle)
  return cause?.payload.hypotheses[0]?.service ?? ''
}

/** `others`: incidents that were about lately, each with its events; the one at hand may be among them. */
export function subjectOf(
  work: Work,
  fix: FixSeen,
  settings: SubjectSettings,
  others: readonly (readonly TimelineEvent[])[] = [],
): Subject {
  const root = rootOf(work)
  const at = (ms: number) => new Date(ms).toISOString()
  const trouble = troubleOf(work.incident, work.about.cycle)
  const another = trouble.kind === 'instead' ? trouble.error : undefined
  const since = trouble.kind === 'since' ? (onsetOf(work) ?? trouble.from) : another?.since
  const onsetMs = Math.min(Date.parse(since ?? root.payload.window.from), fix.atMs - 1_000)
  const toMs = Math.max(fix.atMs + 1_000, work.now.getTime() - settings.ingestLagS * 1_000)
  const leadMs = leadOf(toMs - onsetMs, settings)
  const span = (toMs - onsetMs + leadMs) / 1_000
  const known = usualOf(work)
  return {
    service: serviceOf(work),
    signature: another?.signature ?? root.payload.error_signature,
    usual: known?.window ?? usualWindow(onsetMs, spoiled(work, others, onsetMs), settings),
    ...(known === undefined ? {} : { knownUsual: known }),
    before: { from: at(onsetMs), to: at(fix.atMs) },
    after: { from: at(fix.atMs), to: at(toMs) },
    lead: { from: at(onsetMs - leadMs), to: at(onsetMs) },
    bucketS: Math.max(settings.bucketS, Math.ceil(span / 240)),
    deploySeen: fix.seen,
  }
}

/** When it began again, as the evidence of this cycle has it. */
function onsetOf(work: Work): string | undefined {
  const told = ofType(work.incident, 'ContextBuilt').find((event) => event.cycle === work.about.cycle)
  return told?.payload.hypotheses[0]?.onset
}

/** When this service failed in known incidents: such times say nothing of what is usual. */
function spoiled(work: Work, others: readonly (readonly TimelineEvent[])[], onsetMs: number): readonly Span[] {
  const own = work.about.incident_id
  const near = others.filter((events) => events[0]?.incident_id !== own && concerns(events, serviceOf(work)))
  return [...closedSpans(work.incident), ...near.flatMap(spansOf)].filter((span) => span.fromMs < onsetMs)
}

/** A third of what follows is enough to see what was usual; never more than what usual times are. */
function leadOf(lengthMs: number, { usualS, bucketS }: SubjectSettings): number {
  return Math.min(usualS * 1_000, Math.max(5 * bucketS * 1_000, Math.ceil(lengthMs / 3)))
}

/** As the context of this cycle has it, or the newest before: one incident has one usual. */
function usualOf(work: Work): RateFigure | undefined {
  const service = serviceOf(work)
  const told = ofType(work.incident, 'ContextBuilt').filter(({ cycle, payload }) => {
    const about = payload.hypotheses.find((one) => one.kind === 'unknown')?.service
    return cycle <= work.about.cycle && payload.usual !== undefined && about === service
  })
  return told.sort((a, b) => a.cycle - b.cycle).at(-1)?.payload.usual
}

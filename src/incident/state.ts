import { forGood, oncePer } from '../kit/once-per.ts'
import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import type { FixDraft } from '../timeline/payloads/fix.ts'
import type { Severity } from '../timeline/payloads/shared.ts'
import { standingApproval, whyVoid } from './approvals.ts'
import { newestImpact } from './impact.ts'
import { type PullEvent, standingPull } from './pulls.ts'
import { roundsOf } from './rounds.ts'
import { type Lifecycle, lifecycle } from './status.ts'

type FixEvent<P> = Omit<EventOf<'FixProposed'>, 'payload'> & { readonly payload: P }

/** All that views and workers ask of one incident. `latest` facts are those of the opened cycle, or else of the newest before. */
export interface IncidentState extends Lifecycle {
  readonly tenant_id: string
  readonly incident_id: string
  readonly title: string
  readonly service: string
  readonly severity: Severity
  readonly private: boolean
  /** The first IncidentDetected by cycle; undefined while provisional. */
  readonly root: EventOf<'IncidentDetected'> | undefined
  /** The newest detection: why it is open this time. */
  readonly detection: EventOf<'IncidentDetected'> | undefined
  /** The newest measurement of what fails, of the trouble that is open or was the last. */
  readonly impact: EventOf<'ImpactMeasured'> | undefined
  /** When it was first detected, when it was opened last, and when it was last closed (only while closed). */
  readonly detected_at: string
  readonly opened_at: string
  readonly closed_at: string | undefined
  readonly roles: ReadonlyMap<string, { readonly user_id: string; readonly display?: string | undefined }>
  readonly context: EventOf<'ContextBuilt'> | undefined
  readonly cause: EventOf<'RootCauseProposed'> | undefined
  readonly draft: FixEvent<FixDraft> | undefined
  /** The newest approval that nobody gave up on: needs the `TaskStalled` among the events. */
  readonly openApproval: EventOf<'FixApproved'> | undefined
  /** Why its fix can never be carried out, where that is known: needs the `TaskStalled` as well. */
  readonly fixVoid: string | undefined
  /** As it stands now: its newest head. */
  readonly pull: PullEvent | undefined
  /** Of the head that stands now. */
  readonly checks: EventOf<'FixChecksCompleted'> | undefined
  readonly mergeApproval: EventOf<'FixApproved'> | undefined
  readonly rejected: EventOf<'FixRejected'> | undefined
  readonly applied: EventOf<'FixApplied'> | undefined
  readonly evaluation: EventOf<'EvaluationCompleted'> | undefined
  /** A person said since its newest evaluation that it is not over. */
  readonly declined: EventOf<'ResolutionDeclined'> | undefined
  readonly resolved: EventOf<'IncidentResolved'> | undefined
  readonly suppressed: EventOf<'IncidentSuppressed'> | undefined
  readonly postmortem: EventOf<'PostmortemDrafted'> | undefined
  readonly instrumentation: EventOf<'InstrumentationProposed'> | undefined
}

/** Folds the set of one incident's events, given in order of offset (only mutable fields depend on that order). */
export const foldIncident: (events: readonly TimelineEvent[]) => IncidentState = oncePer((input) => {
  const events = distinct(input)
  const { status, opened, closed, provisional, gaps, reopened } = lifecycle(events)
  const first = events[0]
  const roots = ofType(events, 'IncidentDetected').sort((a, b) => a.cycle - b.cycle)
  const root = roots[0]
  const pick = <T extends TimelineEvent>(list: readonly T[]) => newest(list, opened)
  const fixes = ofType(events, 'FixProposed')
  const pull = standingPull(events, opened)
  const closedNow = status === 'Resolved' || status === 'Suppressed'
  const resolved = closing(ofType(events, 'IncidentResolved'), opened)
  const suppressed = closing(ofType(events, 'IncidentSuppressed'), opened)
  const severity = events.findLast((event) => event.event_type === 'SeverityAssessed')?.payload.severity
  const visibility = events.findLast((event) => event.event_type === 'VisibilityChanged')?.payload.visibility
  const only = <T extends TimelineEvent>(list: readonly T[]) => list.findLast((event) => event.cycle === opened)
  const looks = ofType(events, 'EvaluationCompleted').sort((a, b) => a.payload.slot - b.payload.slot)
  const evaluation = only(looks)
  return {
    // By name: copying the lifecycle as a whole is the slowest part of the fold.
    status,
    opened,
    closed,
    provisional,
    gaps,
    reopened,
    tenant_id: first?.tenant_id ?? '',
    incident_id: first?.incident_id ?? '',
    title: root?.payload.title ?? '(not yet known)',
    service: root?.payload.service ?? '',
    severity: severity ?? root?.payload.severity ?? 'SEV-3',
    private: visibility === undefined ? (root?.payload.private ?? false) : visibility === 'private',
    root,
    detection: roots.at(-1),
    impact: newestImpact(ofType(events, 'ImpactMeasured'), troubleBefore(closedNow ? 0 : closed, roots)),
    detected_at: root?.time ?? first?.time ?? '',
    opened_at: openedAt(events, closed, root),
    closed_at: closedNow ? (status === 'Resolved' ? resolved?.time : suppressed?.time) : undefined,
    roles: new Map(ofType(events, 'RoleTaken').map((event) => [event.payload.role, event.payload])),
    context: pick(ofType(events, 'ContextBuilt')),
    cause: pick(ofType(events, 'RootCauseProposed')),
    draft: only(fixes.filter((event): event is typeof event & FixEvent<FixDraft> => event.payload.stage === 'draft')),
    openApproval: standingApproval(events, opened, 'open_pr'),
    fixVoid: whyVoid(events, opened),
    pull,
    checks: only(ofType(events, 'FixChecksCompleted').filter(({ payload }) => isOf(pull, payload.head_sha))),
    mergeApproval: standingApproval(events, opened, 'merge'),
    rejected: only(ofType(events, 'FixRejected')),
    applied: only(ofType(events, 'FixApplied')),
    evaluation,
    declined: only(ofType(events, 'ResolutionDeclined').filter(({ time }) => time >= (evaluation?.time ?? ''))),
    resolved: closedNow ? resolved : undefined,
    suppressed: closedNow ? suppressed : undefined,
    postmortem: ofType(events, 'PostmortemDrafted').at(-1),
    instrumentation: only(ofType(events, 'InstrumentationProposed')),
  }
})

/** The set by event id; the first by offset wins where two differ. */
export const distinct: (events: readonly TimelineEvent[]) => readonly TimelineEvent[] = oncePer((events) => {
  const seen = new Set<string>()
  for (const event of events) seen.add(event.event_id)
  if (seen.size === events.length) return events
  return forGood(events.filter((event) => seen.delete(event.event_id)))
})

/** The events of one type, in the order given. */
export function ofType<T extends TimelineEvent['event_type']>(events: readonly TimelineEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.event_type === type)
}

/** Cycles up to here tell of another trouble: it was closed since, or a detector found that it fails once more. */
function troubleBefore(closed: number, roots: readonly TimelineEvent[]): number {
  return Math.max(closed, (roots.at(-1)?.cycle ?? 1) - 1)
}

/** The last that closes the opened cycle. */
function closing<T extends TimelineEvent>(ends: readonly T[], opened: number): T | undefined {
  return ends.findLast((event) => (event.closes_through ?? event.cycle) >= opened)
}

/** An incident that was never closed has one round; the fold is too hot to look for others in those. */
function openedAt(events: readonly TimelineEvent[], closed: number, root: TimelineEvent | undefined): string {
  const last = closed === 0 ? undefined : roundsOf(events).at(-1)
  return last?.opened.time ?? root?.time ?? events[0]?.time ?? ''
}

/** Checks may be heard of before their pull request. */
function isOf(pull: PullEvent | undefined, head: string): boolean {
  return pull === undefined || pull.payload.head_sha === head
}

function newest<T extends TimelineEvent>(list: readonly T[], upTo: number): T | undefined {
  return list
    .filter((event) => event.cycle <= upTo)
    .sort((a, b) => a.cycle - b.cycle)
    .at(-1)
}

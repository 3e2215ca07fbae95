import { concerns } from '../../src/incident/concerns.ts'
import { isAnother } from '../../src/incident/own-error.ts'
import { foldIncident, ofType } from '../../src/incident/state.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { SuspectCommit } from '../../src/timeline/payloads/context.ts'
import { epochMs } from '../../src/worker-kit/instants.ts'
import { closedSpans, spansOf } from '../../src/worker-kit/past-spans.ts'
import type { Span } from '../../src/worker-kit/usual.ts'

/** A change whose undoing ended an incident. */
export interface UndoneChange {
  readonly sha: string
  readonly files: SuspectCommit['files']
  /** Where that was, as it may be told to everybody. */
  readonly where: string
  /** When its undoing was merged. */
  readonly atMs: number
}

/** What is over, or another incident: it says nothing of what is usual, and much of a change that comes back. */
export interface Past {
  /** When errors belonged to an incident that is over, or to another one. */
  readonly spans: readonly Span[]
  readonly undone: readonly UndoneChange[]
}

export const NO_PAST: Past = { spans: [], undone: [] }
const MOST_SPANS = 10

/** The past of an incident's service: its own earlier cycles, and other incidents that hit that service. Pure. */
export function pastOf(
  incident: readonly TimelineEvent[],
  others: readonly (readonly TimelineEvent[])[],
  service: string,
  onsetMs: number,
): Past {
  const near = others.filter((events) => concerns(events, service))
  const spans = [...closedSpans(incident), ...near.flatMap(spansOf)].filter((span) => span.fromMs < onsetMs)
  const newest = spans.map((span) => ({ ...span, toMs: Math.min(span.toMs, onsetMs) })).sort((a, b) => b.toMs - a.toMs)
  const undone = [
    ...allUndoneIn(incident, 'earlier in this incident'),
    ...near.flatMap((events) => {
      const { title, private: hidden } = foldIncident(events)
      return allUndoneIn(events, hidden ? 'in an earlier incident' : `in “${title.slice(0, 150)}”`)
    }),
  ]
  return { spans: newest.slice(0, MOST_SPANS), undone }
}

function allUndoneIn(events: readonly TimelineEvent[], where: string): UndoneChange[] {
  const ends = ofType(events, 'IncidentResolved').sort((a, b) => a.cycle - b.cycle)
  return ends.flatMap(({ cycle }) => undoneIn(events, cycle, where))
}

/** The change that the cycle's merged fix reverted, with its lines, unless a look found that this did not help. */
function undoneIn(events: readonly TimelineEvent[], cycle: number, where: string): UndoneChange[] {
  const applied = ofType(events, 'FixApplied').find((event) => event.cycle === cycle)
  const failed = ofType(events, 'EvaluationCompleted').some(
    (event) => event.cycle === cycle && event.payload.verdict === 'fail' && !isAnother(event.payload),
  )
  if (applied === undefined || failed) return []
  const atMs = epochMs(applied.payload.merged_at)
  const suspects = ofType(events, 'ContextBuilt').find((event) => event.cycle === cycle)?.payload.suspects ?? []
  return ofType(events, 'FixProposed').flatMap(({ cycle: own, payload }) => {
    if (own !== cycle || payload.stage !== 'draft' || payload.reverts === undefined) return []
    const commit = suspects.find((suspect) => suspect.sha === payload.reverts)
    return commit === undefined ? [] : [{ sha: commit.sha, files: commit.files, where, atMs }]
  })
}

/** True where [fromMs, toMs) touches a past incident. */
export function inPast({ spans }: Pick<Past, 'spans'>, fromMs: number, toMs = fromMs + 1): boolean {
  return spans.some((span) => toMs > span.fromMs && fromMs < span.toMs)
}

import { concerns } from '../../src/incident/concerns.ts'
import { mergedFixes } from '../../src/incident/merged-fixes.ts'
import { isMended } from '../../src/incident/own-error.ts'
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
  /** When its undoing was merged, and when its errors had ended: by the look at it, else as a person said. */
  readonly atMs: number
  readonly endedMs: number
}

/** What is over, or another incident: it says nothing of what is usual, and much of a change that comes back. */
export interface Past {
  /** When errors belonged to an incident that is over, or to another one. */
  readonly spans: readonly Span[]
  /** Those of incidents that are over, to their end: it may lie after the beginning that a person told. */
  readonly over?: readonly Span[]
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
  const over = spans.filter(({ toMs }) => Number.isFinite(toMs))
  const newest = joined(spans.map((span) => ({ ...span, toMs: Math.min(span.toMs, onsetMs) }))).reverse()
  const undone = [
    ...allUndoneIn(incident, 'earlier in this incident'),
    ...near.flatMap((events) => {
      const { title, private: hidden } = foldIncident(events)
      return allUndoneIn(events, hidden ? 'in an earlier incident' : `in “${title.slice(0, 150)}”`)
    }),
  ]
  return { spans: newest.slice(0, MOST_SPANS), over, undone }
}

/** Those that touch as one, oldest first: incidents of one storm are one time. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1)
    if (last === undefined || fromMs > last.toMs) all.push({ fromMs, toMs })
    else all[all.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) }
  }
  return all
}

/** The change that each merged fix reverted, with its lines, where a look or a person found that this had helped. */
function allUndoneIn(events: readonly TimelineEvent[], where: string): UndoneChange[] {
  return mergedFixes(events).flatMap(({ applied: { cycle, payload }, draft }) => {
    const endedMs = endedBy(events, cycle)
    const suspects = ofType(events, 'ContextBuilt').find((event) => event.cycle === cycle)?.payload.suspects ?? []
    const commit = suspects.find((suspect) => suspect.sha === draft?.payload.reverts)
    if (endedMs === undefined || commit === undefined) return []
    return [{ sha: commit.sha, files: commit.files, where, atMs: epochMs(payload.merged_at), endedMs }]
  })
}

/** When the errors had ended that the fix of this cycle was for; undefined where they did not, or nobody knows. */
function endedBy(events: readonly TimelineEvent[], cycle: number): number | undefined {
  const looks = ofType(events, 'EvaluationCompleted').filter((event) => event.cycle === cycle)
  const helped = looks.find(({ payload }) => isMended(payload))
  if (helped !== undefined) return epochMs(helped.payload.fix_at)
  if (looks.some(({ payload }) => payload.verdict === 'fail' || payload.own?.ended !== undefined)) return undefined
  const resolved = ofType(events, 'IncidentResolved').find((event) => (event.closes_through ?? event.cycle) === cycle)
  return resolved === undefined ? undefined : epochMs(resolved.time)
}

/** True where [fromMs, toMs) touches a past incident. */
export function inPast({ spans }: Pick<Past, 'spans'>, fromMs: number, toMs = fromMs + 1): boolean {
  return spans.some((span) => toMs > span.fromMs && fromMs < span.toMs)
}

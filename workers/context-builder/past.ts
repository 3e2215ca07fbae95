import { concerns } from '../../src/incident/concerns.ts'
import { feltBy } from '../../src/incident/felt-by.ts'
import { mergedFixes } from '../../src/incident/merged-fixes.ts'
import { isUnsaid } from '../../src/incident/not-said.ts'
import { isMended } from '../../src/incident/own-error.ts'
import { foldIncident, ofType } from '../../src/incident/state.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { SuspectCommit } from '../../src/timeline/payloads/context.ts'
import { epochMs } from '../../src/worker-kit/instants.ts'
import { closedSpans, spansOf } from '../../src/worker-kit/past-spans.ts'
import type { Span } from '../../src/worker-kit/usual.ts'
import { type Call, withCalled } from './called.ts'

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
  /** More times that say nothing of what is usual, as long as others are left: what was felt through calls, and what is open. */
  readonly beside?: readonly Span[]
  readonly undone: readonly UndoneChange[]
  /** Out of which this was made, so that it can be asked again of the service that it turns out to be about. */
  readonly of?: {
    readonly own: readonly Span[]
    readonly others: readonly { readonly services: readonly string[]; readonly spans: readonly Span[] }[]
  }
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
  const undone = [
    ...allUndoneIn(incident, 'earlier in this incident'),
    ...near.flatMap((events) => {
      const { title, private: hidden } = foldIncident(events)
      return allUndoneIn(events, hidden ? 'in an earlier incident' : `in “${title.slice(0, 150)}”`)
    }),
  ]
  const of = {
    own: closedSpans(incident),
    others: others.map((events) => ({ services: feltBy(events), spans: spansOf(events) })),
  }
  return { spans: newestOf(spans, onsetMs), over, undone, of }
}

function newestOf(spans: readonly Span[], untilMs: number): Span[] {
  const until = spans.map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, untilMs) }))
  return joined(until).reverse().slice(0, MOST_SPANS)
}

/** What it is asked of again: the service it is about, when it began as told and as measured, and who calls whom. */
interface Turned {
  readonly service: string
  readonly toldMs: number
  readonly onsetMs: number
  readonly calls: readonly Call[]
}

/** The same past of a service that turned out to be the one, at the moment at which it turned out to have begun. Pure. */
export function pastFrom(past: Past, { service, toldMs, onsetMs, calls }: Turned): Past {
  if (past.of === undefined) return past
  const { own, others } = past.of
  const near = others.filter(({ services }) => isUnsaid(service) || services.includes(service))
  const known = [...own, ...near.flatMap(({ spans }) => spans)]
  const told = known.filter(({ fromMs }) => fromMs < Math.min(toldMs, onsetMs))
  const felt = [...own, ...feltIn(past.of, service, calls)].filter(({ fromMs }) => fromMs < onsetMs)
  return { ...past, spans: newestOf(told, onsetMs), beside: newestOf(felt, onsetMs) }
}

/** When errors of a service belonged to incidents that are over, whether they hit it or what it calls. Pure. */
export function overIn(past: Past, service: string, calls: readonly Call[]): readonly Span[] {
  if (past.of === undefined) return past.over ?? []
  return [...past.of.own, ...feltIn(past.of, service, calls)].filter(({ toMs }) => Number.isFinite(toMs))
}

function feltIn({ others }: NonNullable<Past['of']>, service: string, calls: readonly Call[]): readonly Span[] {
  const reached = withCalled([service], calls)
  const felt = others.filter(({ services }) => isUnsaid(service) || services.some((one) => reached.has(one)))
  return felt.flatMap(({ spans }) => spans)
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

import type { EventOf, PayloadOf, TimelineEvent } from '../timeline/events.ts'
import type { FailsInstead } from '../timeline/payloads/evaluation.ts'

/** What an investigation is about. */
export type Trouble =
  /** What its detection tells. */
  | { readonly kind: 'detected' }
  /** Another error, found by the look at a fix that mended the first one. */
  | { readonly kind: 'instead'; readonly error: FailsInstead }
  /** Whatever fails since that was over, if anything does. */
  | Since

type Since = { readonly kind: 'since' } & Over

export interface Over {
  /** Since when it was as usual again. */
  readonly from: string
  /** Until when that was counted: what failed before is no trouble of its own. */
  readonly checked: string
  /** The pull request whose merge ended it; absent where it ended otherwise. */
  readonly fix?: number
  /** The figures alone say so, of an incident that is open: where nothing fails since, people ask about what was before. */
  readonly byFigures?: true
}

/**
 * What the investigation of this cycle is about, by what earlier ones of the same detection found: it is about the same as
 * the one before, until a look or the figures say that this is over. Pure, whatever the order of arrival.
 */
export function troubleOf(
  events: readonly TimelineEvent[],
  cycle: number,
  { figures = true }: { readonly figures?: boolean } = {},
): Trouble {
  const root = Math.max(0, ...of(events, 'IncidentDetected', 0, cycle).map((event) => event.cycle))
  const cycles = new Set(events.map((event) => event.cycle).filter((own) => own >= root && own < cycle))
  let trouble: Trouble = { kind: 'detected' }
  for (const own of [...cycles].sort((a, b) => a - b)) {
    trouble = afterLook(events, own) ?? trouble
    const ended = afterClosing(events, root, own)
    // The look at a fix says when it ended, and by what: its closing adds nothing.
    if (ended !== undefined && !(trouble.kind === 'since' && ended.from <= trouble.checked)) trouble = ended
  }
  if (!figures) return trouble
  const paused = byFigures(of(events, 'ImpactMeasured', root, cycle - 1).map(({ payload }) => payload))
  return paused !== undefined && isNewer(paused, trouble) ? paused : trouble
}

function isNewer({ from }: Since, trouble: Trouble): boolean {
  if (trouble.kind === 'detected') return true
  return from > (trouble.kind === 'since' ? trouble.checked : trouble.error.since)
}

/** What pauses for less than so many lengths of "now" goes on. */
const PAUSE = 5

/** The last time that it was over by the figures; a trouble that comes and goes is one. */
function byFigures(measured: readonly PayloadOf<'ImpactMeasured'>[]): Since | undefined {
  const sorted = measured.toSorted((a, b) => (a.now.window.to < b.now.window.to ? -1 : 1))
  const over = sorted.findLast(({ failing, failed, over_since }) => !failing && failed.errors > 0 && over_since)
  const newest = sorted.at(-1)
  if (over?.over_since === undefined || newest === undefined) return undefined
  const pausedMs = Date.parse(newest.again_from ?? '') - Date.parse(over.over_since)
  if (newest.failing && !(pausedMs >= PAUSE * lengthMs(newest.now.window))) return undefined
  return { kind: 'since', from: over.over_since, checked: over.now.window.to, byFigures: true }
}

function lengthMs({ from, to }: { readonly from: string; readonly to: string }): number {
  return Date.parse(to) - Date.parse(from)
}

/** As the last look of a cycle has it; a look that is undecided, or finds the same going on, changes nothing. */
function afterLook(events: readonly TimelineEvent[], cycle: number): Trouble | undefined {
  const looks = of(events, 'EvaluationCompleted', cycle, cycle).sort((a, b) => a.payload.slot - b.payload.slot)
  const last = looks.at(-1)?.payload
  if (last?.verdict === 'fail' && last.instead !== undefined) return { kind: 'instead', error: last.instead }
  if (last?.verdict !== 'pass') return undefined
  const applied = of(events, 'FixApplied', cycle, cycle).map(({ payload }) => payload)
  const fix = applied.sort((a, b) => (a.merged_at < b.merged_at ? -1 : 1)).at(-1)?.number
  return { kind: 'since', from: last.fix_at, checked: last.after.window.to, ...(fix === undefined ? {} : { fix }) }
}

/** A person who says that it is resolved is believed where the figures say so too: else it may have gone on all the time. */
function afterClosing(events: readonly TimelineEvent[], root: number, cycle: number): Since | undefined {
  const closed = events.some(
    (event) => event.event_type === 'IncidentResolved' && (event.closes_through ?? event.cycle) === cycle,
  )
  const measured = of(events, 'ImpactMeasured', root, cycle).map(({ payload }) => payload)
  const last = measured.sort((a, b) => (a.now.window.to < b.now.window.to ? -1 : 1)).at(-1)
  if (!closed || last === undefined || last.failing) return undefined
  return { kind: 'since', from: last.over_since ?? last.failed.window.to, checked: last.now.window.to }
}

/** The events of one type in cycles `from` to `to`. */
function of<T extends TimelineEvent['event_type']>(
  events: readonly TimelineEvent[],
  type: T,
  from: number,
  to: number,
): EventOf<T>[] {
  return events.filter(
    (event): event is EventOf<T> => event.event_type === type && event.cycle >= from && event.cycle <= to,
  )
}

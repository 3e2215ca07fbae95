import { type Change, changesOf, type Window, windowOf } from '../../evidence/patterns/changes.ts'
import { type Pattern, viewing } from '../../evidence/patterns/patterns.ts'
import { finishInTurns } from '../../evidence/patterns/steps.ts'
import type { ErrorGroup } from './errors.ts'
import type { ReadLogs } from './read.ts'

export const VIEWS = ['summary', 'patterns', 'errors', 'anomalies', 'trends'] as const
export type View = (typeof VIEWS)[number]

/** What the log says, before it is shown: the same for people and for machines. */
export interface Report {
  readonly files: number
  readonly lines: number
  readonly records: number
  /** Seconds since 1970; absent when no line had a time. */
  readonly span?: { readonly first: number; readonly last: number }
  readonly patterns: readonly Pattern[]
  readonly errors: readonly ErrorGroup[]
  /** Absent when there is nothing before the window to compare with. */
  readonly window?: Window
  readonly changes: readonly Change[]
  /** Everything that limits what the figures say, each a sentence. */
  readonly notes: readonly string[]
  /** Columns found before the message. */
  readonly header: readonly string[]
}

export async function reportOf(read: ReadLogs, files: number, windowSeconds?: number): Promise<Report> {
  const { mine, errors } = read
  const { steps, totals } = mine.table
  const patterns = await finishInTurns(viewing(mine.table))
  const hasTimes = Number.isFinite(steps.first)
  const window = hasTimes ? windowOf(steps.first, steps.last, windowSeconds) : undefined
  return {
    files,
    lines: mine.tally.lines,
    records: totals.lines,
    ...(hasTimes ? { span: { first: steps.first, last: steps.last } } : {}),
    patterns,
    errors: errors.groups(),
    ...(window === undefined ? {} : { window }),
    changes: window === undefined ? [] : changesOf(patterns, window),
    notes: notesOf(read, hasTimes, window),
    header: mine.tally.layout.columns,
  }
}

function notesOf(
  { mine, errors, skipped }: ReadLogs,
  hasTimes: boolean,
  window: Window | undefined,
): readonly string[] {
  const { tally, table } = mine
  const limits: readonly (readonly [number, string])[] = [
    [tally.outside, 'records before the given time are not counted.'],
    [tally.cut, 'lines were longer than 64 KiB and cut.'],
    [table.totals.cut, 'messages were longer than 8,192 characters; their patterns rest on the beginning.'],
    [table.totals.dropped, 'records of very rare patterns are in no pattern: there are more patterns than are kept.'],
    [errors.more.records, 'records of further exceptions are not listed.'],
  ]
  return [
    ...limits.filter(([number]) => number > 0).map(([number, what]) => `${number.toLocaleString('en-US')} ${what}`),
    ...(hasTimes ? [] : ['No line begins with a time that is known, so nothing can be said about changes.']),
    ...(hasTimes && window === undefined ? ['There is nothing before the window to compare with.'] : []),
    ...skipped,
  ]
}

import type { Entry } from './entry.ts'
import { folding } from './fold.ts'
import { byStep } from './histogram.ts'
import { placeholderOf } from './kinds.ts'
import { VARIABLE } from './merge/normal.ts'
import { finish, type Steps } from './steps.ts'
import type { PatternTable } from './table.ts'
import { topValues } from './values.ts'

/** One thing that the log says again and again. */
export interface Pattern {
  /** `sk2:` and 16 hex digits. */
  readonly key: string
  /** The line with `<kind>` or `<*>` for what varies. */
  readonly template: string
  readonly count: number
  /** Of all records, 0 to 1. */
  readonly share: number
  /** ISO 8601 UTC; absent where no line had a time. */
  readonly first_at?: string
  readonly last_at?: string
  /** OpenTelemetry's severity number; 0 when no line said one. */
  readonly level: number
  readonly sample: string
  readonly variables: readonly Variable[]
  /** Count by the second that each step begins with. */
  readonly steps: ReadonlyMap<number, number>
}

export interface Variable {
  /** As it stands in the template. */
  readonly name: string
  readonly distinct: number
  /** False: `distinct` is an estimate and `top` comes from a sample of the values, each with its exact count. */
  readonly exact: boolean
  readonly top: readonly { readonly value: string; readonly count: number }[]
}

const TOP_VALUES = 3

/** Everything counted, merged, the most frequent first. The order of the lines changes nothing. */
export function patternsOf(table: PatternTable): readonly Pattern[] {
  return finish(viewing(table))
}

/** The same in steps. */
export function* viewing(table: PatternTable): Steps<readonly Pattern[]> {
  const records = Math.max(1, table.totals.lines)
  const { kept } = yield* folding(table.entries(), table.steps)
  const patterns: Pattern[] = []
  for (const entry of kept) {
    patterns.push(patternOf(entry, records, table))
    yield
  }
  return patterns.toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

function patternOf(entry: Entry, records: number, table: PatternTable): Pattern {
  const names = entry.values.map((_, slot) => placeholderOf(entry.kinds[slot] ?? 0))
  const variables = entry.values.map((values, slot): Variable => {
    const { top, distinct, exact } = topValues(values, TOP_VALUES)
    return { name: names[slot] ?? '<*>', distinct, exact, top: top.map(({ text, count }) => ({ value: text, count })) }
  })
  return {
    key: entry.key,
    template: templateOf(entry, names),
    count: entry.count,
    share: entry.count / records,
    ...(Number.isFinite(entry.firstMs) ? { first_at: new Date(entry.firstMs).toISOString() } : {}),
    ...(Number.isFinite(entry.lastMs) ? { last_at: new Date(entry.lastMs).toISOString() } : {}),
    level: entry.level,
    sample: entry.sample,
    variables: variables.filter(({ distinct }) => distinct > 1),
    steps: byStep(entry.times, table.steps),
  }
}

/** Kinds stand in the template where each variable is one that the scanner saw. */
function templateOf({ tokens, values }: Entry, names: readonly string[]): string {
  const text = tokens.map((token) => (token === '' ? VARIABLE : token)).join('')
  const parts = text.split(VARIABLE)
  const isAligned = parts.length - 1 === values.length
  return parts.map((part, at) => part + (at < parts.length - 1 ? (isAligned && names[at]) || '<*>' : '')).join('')
}

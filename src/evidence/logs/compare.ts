import type { QueryRow } from '../catalogue.ts'
import { byText } from '../correlate/telemetry.ts'

type Row = QueryRow<'log_patterns'>

/** How often a kind of line came, beside the stretch before. */
export interface PatternChange {
  readonly service: string
  readonly pattern: string
  readonly level: Row['level']
  readonly title: string
  readonly count: number
  /** In the stretch before. */
  readonly before: number
  /** `new` and `vanished` are beside the stretch before alone. */
  readonly trend: 'new' | 'rising' | 'steady' | 'falling' | 'vanished'
  readonly first_seen?: string
  readonly last_seen?: string
}

/** How long each of the two stretches was looked at: of one in which a service began to speak, the time since. */
export interface Times {
  readonly nowMs: number
  readonly beforeMs: number
}

/** Standard deviations of the difference of two counts that no chance explains, where chance is as wild as logs are. */
const FAR = 4
/** Fewer lines than this are neither new nor gone: they come when they come. */
const LEAST = 3

/**
 * Every kind of line of both stretches, most first. `known` is false where the stretch before has no line at all: then
 * nothing is new or rising. Pure: the order of rows changes nothing.
 */
export function comparePatterns(
  now: readonly Row[],
  before: readonly Row[],
  times: Times = { nowMs: 1, beforeMs: 1 },
): readonly PatternChange[] {
  const known = before.length > 0
  const past = new Map(before.map((row) => [keyOf(row), row]))
  const present = new Set(now.map(keyOf))
  const gone = before.filter((row) => !present.has(keyOf(row)))
  const changes = [
    ...now.map((row): PatternChange => {
      const was = past.get(keyOf(row))?.count ?? 0
      const { service, pattern, level, title, count, first_seen, last_seen } = row
      const trend = known ? trendOf(count, was, times) : 'steady'
      return { service, pattern, level, title, count, before: was, trend, first_seen, last_seen }
    }),
    ...gone.map(({ service, pattern, level, title, count }): PatternChange => {
      return { service, pattern, level, title, count: 0, before: count, trend: trendOf(0, count, times) }
    }),
  ]
  return changes.sort(
    (a, b) => b.count - a.count || b.before - a.before || byText(a.service, b.service) || byText(a.pattern, b.pattern),
  )
}

function trendOf(count: number, before: number, { nowMs, beforeMs }: Times): PatternChange['trend'] {
  const share = beforeMs / nowMs
  // What would hardly have come in so short a time is not new because it did not.
  if (before === 0) return count >= LEAST && count * share >= LEAST ? 'new' : 'steady'
  // Square roots make the spread of a count the same whatever its size; each stands for a time of its own.
  const apart = Math.sqrt(count + 0.375) - Math.sqrt((before + 0.375) / share)
  const away = (2 * apart) / Math.sqrt(1 + 1 / share)
  if (Math.abs(away) < FAR) return 'steady'
  if (count === 0) return 'vanished'
  const usual = before / share
  if (count >= 1.5 * usual) return 'rising'
  return count * 1.5 <= usual ? 'falling' : 'steady'
}

function keyOf({ service, pattern }: Row): string {
  return `${service}\n${pattern}`
}

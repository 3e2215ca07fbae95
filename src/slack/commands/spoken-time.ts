import { casual, type ParsedComponents } from 'chrono-node'
import { instantOf, offsetMs, wallClock } from '../../kit/daily-time.ts'

/** Where a person stands in time. */
export interface Here {
  readonly now: Date
  /** IANA name. */
  readonly timeZone: string
}

/** One time, or a stretch with both ends, as words begin with it. All in milliseconds since 1970. */
export interface SpokenTime {
  readonly startMs: number
  readonly endMs: number | undefined
  /** Of the text, how much said it. */
  readonly length: number
  readonly dayNamed: boolean
  readonly hourNamed: boolean
  /** `this morning` means an hour without naming it. */
  readonly hourImplied: boolean
  readonly weekday: boolean
  /** The day of `startMs` there. */
  readonly dayStartMs: number
  readonly dayEndMs: number
}

const DAY_MS = 86_400_000
/** Beyond these a calendar has no days to count in, and chrono tells no time at all. */
const OLDEST_MS = Date.UTC(1900, 0)
const NEWEST_MS = 8e15
/** Before `to 2026-…` chrono takes the year for an hour unless the first time is written as ISO 8601 has it. */
const DATE_AND_TIME = /\b(\d{4}-\d{2}-\d{2}) (?=\d{2}:\d{2}(?::\d{2})? to \d{4}-)/
const PARTS_OF_DAY = /\b(?:morning|afternoon|evening|night|noon|midnight)\b/i

/** The time that the words begin with, read on the clocks of `timeZone`; undefined when they begin with none. Pure. */
export function chronoTime(words: string, here: Here): SpokenTime | undefined {
  const reference = { instant: here.now, timezone: offsetMs(here.now.getTime(), here.timeZone) / 60_000 }
  const [found] = casual.parse(words.replace(DATE_AND_TIME, '$1T'), reference, { forwardDate: false })
  if (found === undefined || found.index !== 0) return undefined
  const { start, end } = found
  const startMs = momentOf(start, here)
  const endMs = end === null || end === undefined ? undefined : momentOf(end, here)
  if (!Number.isFinite(startMs) || (endMs !== undefined && !Number.isFinite(endMs))) return undefined
  const { year, month, day } = wallClock(startMs, here.timeZone)
  const dayAt = (days: number) => instantOf(Date.UTC(year, month - 1, day + days), here.timeZone)
  return {
    startMs,
    endMs,
    length: found.text.length,
    dayNamed: start.isCertain('day') || start.isCertain('weekday'),
    hourNamed: start.isCertain('hour'),
    hourImplied: PARTS_OF_DAY.test(found.text),
    weekday: start.isCertain('weekday'),
    dayStartMs: dayAt(0),
    dayEndMs: dayAt(1),
  }
}

/** What names its own offset, or counts from now, is exact; the rest is read off the clock on the wall there. */
function momentOf(said: ParsedComponents, here: Here): number {
  if (said.isCertain('timezoneOffset')) return countable(said.date().getTime())
  const part = (name: Parameters<ParsedComponents['get']>[0]) => said.get(name) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  if (countable(wall) !== wall) return OLDEST_MS
  const ms = instantOf(wall, here.timeZone)
  // A weekday or a day of a month without a year means the one that was.
  if (ms <= here.now.getTime()) return ms
  if (said.isCertain('weekday') && !said.isCertain('day')) return instantOf(wall - 7 * DAY_MS, here.timeZone)
  if (!said.isCertain('month') || said.isCertain('year')) return ms
  return instantOf(
    Date.UTC(part('year') - 1, part('month') - 1, part('day'), part('hour'), part('minute')),
    here.timeZone,
  )
}

/** What lies further back than any evidence is as far back as can be told. */
function countable(ms: number): number {
  return ms > OLDEST_MS && ms < NEWEST_MS ? ms : OLDEST_MS
}

/** The same time on the wall so many days before. Pure. */
export function daysBefore(ms: number, days: number, { timeZone }: Here): number {
  if (days === 0) return ms
  const { year, month, day, hour, minute, second } = wallClock(ms, timeZone)
  return instantOf(Date.UTC(year, month - 1, day - days, hour, minute, second), timeZone)
}

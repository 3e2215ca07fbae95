/** A wall clock time in a place, every day. */
export interface DailyTime {
  /** 0 to 23. */
  readonly hour: number
  /** 0 to 59. */
  readonly minute: number
  /** IANA name, such as `Europe/Oslo`. */
  readonly timeZone: string
}

const HOUR_MS = 3_600_000

/**
 * The next moment strictly after `now` at which it is that time there. On the day clocks go forward a skipped time comes
 * as much later as was skipped; on the day they go back the first of the two counts. Unknown time zones: `RangeError`.
 */
export function nextDailyAt(now: Date, time: DailyTime): Date {
  return checked(occurrences(now, time).find((at) => at > now.getTime()))
}

/** The newest moment, `now` included, at which it was that time there. */
export function lastDailyAt(now: Date, time: DailyTime): Date {
  return checked(occurrences(now, time).findLast((at) => at <= now.getTime()))
}

export interface WallClock {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** What the clock on the wall there shows at `at`, in milliseconds since 1970. */
export function wallClock(at: number, timeZone: string): WallClock {
  const format = formats.get(timeZone) ?? newFormat(timeZone)
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}

/** That time of yesterday, today and the days around them, in order. */
function occurrences(now: Date, { hour, minute, timeZone }: DailyTime): readonly number[] {
  const today = wallClock(now.getTime(), timeZone)
  return [-2, -1, 0, 1, 2].map((days) =>
    instantOf(Date.UTC(today.year, today.month - 1, today.day + days, hour, minute), timeZone),
  )
}

function checked(at: number | undefined): Date {
  if (at !== undefined) return new Date(at)
  throw new RangeError('No such time of day; the hour must be 0 to 23 and the minute 0 to 59.')
}

/** The instant whose wall clock reads `wanted`, which is written as if it were UTC. */
export function instantOf(wanted: number, timeZone: string): number {
  const before = wanted - offsetMs(wanted - 12 * HOUR_MS, timeZone)
  const after = wanted - offsetMs(wanted + 12 * HOUR_MS, timeZone)
  const real = [before, after].filter((at) => at + offsetMs(at, timeZone) === wanted)
  return real.length === 0 ? before : Math.min(...real)
}

/** How far the clock there is ahead of UTC at `at`. */
export function offsetMs(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(at, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}

/** Making one costs a hundred times its use. */
const formats = new Map<string, Intl.DateTimeFormat>()

function newFormat(timeZone: string): Intl.DateTimeFormat {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}

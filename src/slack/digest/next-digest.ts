/** When the digest comes: wall clock time in a place, every day. */
export interface DigestSettings {
  /** The channel it is posted in. */
  readonly channel: string
  readonly hour: number
  readonly minute: number
  /** IANA name, such as `Europe/Oslo`. */
  readonly timeZone: string
}

type DigestTime = Pick<DigestSettings, 'hour' | 'minute' | 'timeZone'>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * The next moment strictly after `now` at which it is that time there. On the day clocks go forward a skipped time comes
 * as much later as was skipped; on the day they go back the first of the two counts. Unknown time zones: `RangeError`. Pure.
 */
export function nextDigestAt(now: Date, time: DigestTime): Date {
  const today = wallClock(now.getTime(), time.timeZone)
  for (let days = 0; days <= 2; days += 1) {
    const wanted = Date.UTC(today.year, today.month - 1, today.day + days, time.hour, time.minute)
    const at = instantOf(wanted, time.timeZone)
    if (at > now.getTime()) return new Date(at)
  }
  throw new RangeError(
    'nextDigestAt: no such time in the next two days; the hour must be 0 to 23 and the minute 0 to 59',
  )
}

/** The name of a day's digest: the same after a restart. `at` is the moment it was due. Pure. */
export function digestKey(at: Date, timeZone: string): string {
  const { year, month, day } = wallClock(at.getTime(), timeZone)
  return `digest:${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The instant whose wall clock reads `wanted`, which is written as if it were UTC. */
function instantOf(wanted: number, timeZone: string): number {
  const before = wanted - offsetMs(wanted - 12 * HOUR_MS, timeZone)
  const after = wanted - offsetMs(wanted + 12 * HOUR_MS, timeZone)
  const real = [before, after].filter((at) => at + offsetMs(at, timeZone) === wanted)
  return real.length === 0 ? before : Math.min(...real)
}

function offsetMs(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(at, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}

function wallClock(at: number, timeZone: string) {
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

/** The window of the digest that is due at `at`: the day before it. */
export function digestWindow(at: Date): { readonly from: string; readonly to: string } {
  return { from: new Date(at.getTime() - DAY_MS).toISOString(), to: at.toISOString() }
}

/** A time found at the start of a text. */
export interface FoundTime {
  /** ISO 8601 UTC with nine digits. */
  readonly at: string
  /** Characters it took. */
  readonly length: number
  /** The style of syslog, where host and program follow. */
  readonly syslog: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK = '(?<h>\\d\\d):(?<m>\\d\\d):(?<s>\\d\\d)(?:[.,:](?<frac>\\d{1,9}))?'
const ZONE = '(?: ?(?<zone>Z|UTC|GMT|[+-]\\d\\d:?\\d\\d)(?![A-Za-z0-9]))?'

/** Every style by example; anchored and without nested repetition, so a hostile line costs no more than its length. */
const STYLES: readonly RegExp[] = [
  // 2026-01-02T03:04:05.678Z, 2026-01-02 03:04:05,678, 2026/01/02 03:04:05
  new RegExp(`^(?<year>\\d{4})[-/](?<month>\\d\\d)[-/](?<day>\\d\\d)[T ]${CLOCK}${ZONE}`),
  // 02/Jan/2026:03:04:05 +0000
  new RegExp(`^(?<day>\\d{1,2})/(?<name>[A-Z][a-z]{2})/(?<year>\\d{4}):${CLOCK}${ZONE}`),
  // Fri, 02 Jan 2026 03:04:05 GMT
  new RegExp(`^(?:[A-Z][a-z]{2}, )?(?<day>\\d{1,2})[ -](?<name>[A-Z][a-z]{2})[ -](?<year>\\d{4}) ${CLOCK}${ZONE}`),
  // Fri Jan 02 03:04:05 2026
  new RegExp(`^(?:[A-Z][a-z]{2} )(?<name>[A-Z][a-z]{2}) +(?<day>\\d{1,2}) ${CLOCK} (?<year>\\d{4})`),
  // Jan  2 03:04:05
  new RegExp(`^(?<syslog>)(?<name>[A-Z][a-z]{2}) +(?<day>\\d{1,2}) ${CLOCK}`),
  // 26/01/02 03:04:05
  new RegExp(`^(?<year>\\d\\d)/(?<month>\\d\\d)/(?<day>\\d\\d) ${CLOCK}`),
  // 01-02 03:04:05.678, 01.02 03:04:05
  new RegExp(`^(?<month>\\d\\d)[-.](?<day>\\d\\d) ${CLOCK}`),
  // 20260102-3:4:5:678
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)[-T ](?<h>\d\d?):(?<m>\d\d?):(?<s>\d\d?)(?:[.,:](?<frac>\d{1,9}))?/,
  // 260102 030405
  /^(?<year>\d\d)(?<month>\d\d)(?<day>\d\d) (?<h>\d\d)(?<m>\d\d)(?<s>\d\d)(?=\s)/,
  // 03:04:05.678
  new RegExp(`^${CLOCK}(?![\\d:])`),
]
/** The year 2262, where ClickHouse's nanoseconds end. */
const MAX_MS = 9_223_372_036_854
const EPOCH = /^(\d{10})(?:\.(\d{1,9})|(\d{3}|\d{6}|\d{9}))?(?=$|[\s\],|])/

/** The time a text begins with; undefined when it begins with none. Times without a zone are taken as UTC. */
export function timeAtStart(text: string, receivedAt: Date): FoundTime | undefined {
  const found = momentAtStart(text, receivedAt)
  if (found === undefined) return undefined
  return { at: epochIso(found.seconds, found.fraction), length: found.length, syslog: found.syslog }
}

/** The same as whole seconds since 1970 and the digits after them. */
export interface FoundMoment {
  readonly seconds: number
  readonly fraction: string
  readonly length: number
  readonly syslog: boolean
}

export function momentAtStart(text: string, receivedAt: Date): FoundMoment | undefined {
  if (!/^[\dA-Z]/.test(text)) return undefined
  const head = text.slice(0, 64)
  for (const style of STYLES) {
    const found = style.exec(head)
    const seconds = found?.groups && secondsOf(found.groups, receivedAt)
    if (!found || seconds === undefined) continue
    const { frac = '', syslog } = found.groups ?? {}
    return { seconds, fraction: frac, length: found[0].length, syslog: syslog !== undefined }
  }
  const epoch = EPOCH.exec(head)
  if (!epoch) return undefined
  return { seconds: Number(epoch[1]), fraction: epoch[2] ?? epoch[3] ?? '', length: epoch[0].length, syslog: false }
}

/** A field that holds a time: a text as above, or seconds, milliseconds, microseconds or nanoseconds since 1970. */
export function timeOfField(value: unknown, receivedAt: Date): string | undefined {
  if (typeof value !== 'number')
    return typeof value === 'string' ? timeAtStart(value.trim(), receivedAt)?.at : undefined
  if (!Number.isFinite(value) || value < 1e9 || value >= 1e19) return undefined
  const perSecond = value < 1e11 ? 1 : value < 1e14 ? 1e3 : value < 1e17 ? 1e6 : 1e9
  const ms = (value / perSecond) * 1_000
  return ms < MAX_MS ? new Date(ms).toISOString() : undefined
}

type Parts = Readonly<Record<string, string | undefined>>

function secondsOf(parts: Parts, receivedAt: Date): number | undefined {
  const day = parts.day === undefined ? receivedAt.getUTCDate() : Number(parts.day)
  const year = parts.year === undefined ? receivedAt.getUTCFullYear() : Number(parts.year.padStart(4, '20'))
  const month = monthOf(parts, receivedAt)
  const [h, m, s] = [Number(parts.h), Number(parts.m), Number(parts.s)]
  if (month < 0 || month > 11 || day < 1 || day > 31 || h > 23 || m > 59 || s > 60) return undefined
  const utc = Date.UTC(year, month, day, h, m, s) - offsetMs(parts.zone)
  return parts.year === undefined ? backInTime(utc, parts, receivedAt) : utc / 1_000
}

function monthOf(parts: Parts, receivedAt: Date): number {
  if (parts.name !== undefined) return MONTHS.indexOf(parts.name.toLowerCase())
  return parts.month === undefined ? receivedAt.getUTCMonth() : Number(parts.month) - 1
}

/** A line without a year, or without a day, was written before it was received (give or take a day of wrong clocks). */
function backInTime(utc: number, parts: Parts, receivedAt: Date): number {
  const date = new Date(utc)
  if (utc > receivedAt.getTime() + 86_400_000) date.setUTCFullYear(date.getUTCFullYear() - 1)
  else if (parts.day === undefined && utc > receivedAt.getTime() + 3_600_000) date.setUTCDate(date.getUTCDate() - 1)
  return date.getTime() / 1_000
}

function offsetMs(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? []
  return (sign === '-' ? -60_000 : 60_000) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

function epochIso(seconds: number, fraction = ''): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`
}

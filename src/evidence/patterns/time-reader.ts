import { momentAtStart } from '../lines/times.ts'

/** Milliseconds since 1970 of the time that begins at `at`; NaN when none does. */
export type TimeReader = (text: string, at: number) => number

const LOOK = 40

/** Reads ISO times by hand and other styles as ingestion does; lines of one moment cost one look. `receivedAt` completes times. */
export function createTimeReader(receivedAt: Date): TimeReader {
  let minute = ''
  let minuteMs = Number.NaN
  return (text, at) => {
    const from = text.charCodeAt(at) === 91 || text.charCodeAt(at) === 40 ? at + 1 : at
    const iso = isoMs(text, from)
    if (!Number.isNaN(iso)) return iso
    if (minute !== '' && text.startsWith(minute, from)) {
      const ms = secondsMs(text, from + minute.length)
      if (!Number.isNaN(ms)) return minuteMs + ms
    }
    const found = momentAtStart(text.slice(from, from + LOOK), receivedAt)
    if (found === undefined) return Number.NaN
    const ms = found.seconds * 1_000 + Number(found.fraction.padEnd(3, '0').slice(0, 3))
    const colon = text.lastIndexOf(':', from + found.length - 3)
    const seconds = colon > from && text[colon - 3] === ':' ? secondsMs(text, colon + 1) : Number.NaN
    minute = Number.isNaN(seconds) ? '' : text.slice(from, colon + 1)
    minuteMs = ms - seconds
    return ms
  }
}

/** `2026-01-02 03:04:05` with any of the usual marks and a fraction; NaN for others, and where a zone may follow. */
function isoMs(text: string, at: number): number {
  const mark = text.charCodeAt(at + 4)
  if ((mark !== 45 && mark !== 47) || text.charCodeAt(at + 7) !== mark || text.charCodeAt(at + 13) !== 58)
    return Number.NaN
  const between = text.charCodeAt(at + 10)
  if (text.charCodeAt(at + 16) !== 58 || (between !== 32 && between !== 84)) return Number.NaN
  const year = two(text, at) * 100 + two(text, at + 2)
  const [month, day, h] = [two(text, at + 5), two(text, at + 8), two(text, at + 11)]
  const m = two(text, at + 14)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && h <= 23 && m <= 59)) return Number.NaN
  const seconds = secondsMs(text, at + 17)
  return Date.UTC(year, month - 1, day, h, m) + seconds
}

/** `05`, `05.678`, `05,678901` up to a mark or the end; NaN for anything else, and where a zone may follow. */
function secondsMs(text: string, at: number): number {
  const s = two(text, at)
  const dot = text.charCodeAt(at + 2)
  let end = at + 2
  let ms = s <= 60 ? s * 1_000 : Number.NaN
  if ((dot === 46 || dot === 44) && isDigit(text.charCodeAt(at + 3))) {
    let unit = 100
    for (end++; isDigit(text.charCodeAt(end)); end++) {
      ms += (text.charCodeAt(end) - 48) * unit
      unit = unit > 1 ? unit / 10 : 0
    }
  }
  return text.charCodeAt(end) === 58 || mayBeZone(text, end) ? Number.NaN : ms
}

function two(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at), text.charCodeAt(at + 1)]
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : Number.NaN
}

/** `+02:00`, ` +0200`; Z is what is taken anyway. */
function mayBeZone(text: string, at: number): boolean {
  const code = text.charCodeAt(at) === 32 ? text.charCodeAt(at + 1) : text.charCodeAt(at)
  return (code === 43 || code === 45) && isDigit(text.charCodeAt(at + 1 + (text.charCodeAt(at) === 32 ? 1 : 0)))
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

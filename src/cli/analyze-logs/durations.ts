import { GiveUp } from '../../kit/outcome.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds of `90s`, `15m`, `2h`, `1d`, `1h30m`. */
export function secondsOf(option: string, given: string): number {
  const parts = [...given.matchAll(/(\d{1,6})([smhdw])/g)]
  const seconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0)
  if (seconds === 0 || parts.map(([whole]) => whole).join('') !== given)
    throw new GiveUp('usage', `${option} ${given} is no duration. Give one such as 90s, 15m, 2h, 1d or 1h30m.`)
  return seconds
}

/** Milliseconds since 1970 of a moment, or of a duration before now. */
export function momentOf(option: string, given: string, now: Date): number {
  if (/^[\dsmhdw]+$/.test(given) && /[a-z]$/.test(given)) return now.getTime() - secondsOf(option, given) * 1_000
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(given) || !given.includes(':') ? given : `${given}Z`
  const ms = Date.parse(zoned.replace(' ', 'T'))
  if (Number.isNaN(ms))
    throw new GiveUp(
      'usage',
      `${option} ${given} is no time. Give one such as 2026-01-28T14:00 (UTC), or 2h for two hours ago.`,
    )
  return ms
}

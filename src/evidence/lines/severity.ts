export interface Severity {
  readonly text: string
  /** OpenTelemetry's SeverityNumber, 1 to 24; 0 when nothing is known. */
  readonly number: number
}

const NAMES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const

const NUMBERS: Readonly<Record<string, number>> = {
  trace: 1,
  verbose: 1,
  finest: 1,
  finer: 1,
  debug: 5,
  fine: 5,
  d: 5,
  v: 1,
  info: 9,
  information: 9,
  informational: 9,
  i: 9,
  log: 9,
  notice: 10,
  warn: 13,
  warning: 13,
  w: 13,
  err: 17,
  error: 17,
  e: 17,
  severe: 17,
  crit: 18,
  critical: 18,
  c: 18,
  alert: 19,
  fatal: 21,
  f: 21,
  panic: 21,
  dpanic: 21,
  emerg: 24,
  emergency: 24,
}

/** 0 for words that are no level. */
export function severityNumberOf(word: string): number {
  const name = word.trim().toLowerCase()
  return Object.hasOwn(NUMBERS, name) ? (NUMBERS[name] ?? 0) : 0
}

/** The short name of a SeverityNumber; "" for 0 and for numbers out of range. */
export function severityTextOf(number: number): string {
  return number >= 1 && number <= 24 ? (NAMES[Math.floor((number - 1) / 4)] ?? '') : ''
}

/** Fills in whichever half the sender left out; a text is kept as the sender wrote it. */
export function severityOf(text: string, number: number): Severity {
  const known = number >= 1 && number <= 24 ? Math.trunc(number) : severityNumberOf(text)
  return { text: text === '' ? severityTextOf(known) : text, number: known }
}

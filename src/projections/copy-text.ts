const NOTHING = '\\N'
/** What stands for something else in COPY's text, and what Postgres has no place for. */
const SPECIAL = /[\0\t\n\r\\\ud800-\udfff]/
const ESCAPED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

/** Rows as COPY reads them: a line each, the values of these columns between tabs; what a row does not have is null. */
export function copyText(columns: readonly string[], rows: readonly object[]): string {
  let text = ''
  for (const row of rows) text += copyLine(columns, row)
  return text
}

/** `before`: values of columns that come first, each with a tab behind it. */
export function copyLine(columns: readonly string[], row: object, before = ''): string {
  // The same object under a type that can be asked: `Reflect.get` takes several times as long.
  const values: Readonly<Record<string, unknown>> = Object(row)
  let line = before
  for (let at = 0; at < columns.length; at++) {
    if (at > 0) line += '\t'
    line += inCopy(values[columns[at] ?? ''])
  }
  return `${line}\n`
}

export function inCopy(value: unknown): string {
  if (value === undefined || value === null) return NOTHING
  if (typeof value !== 'string') return String(value)
  return SPECIAL.test(value) ? storable(value).replace(/[\t\n\r\\]/g, (one) => ESCAPED[one] ?? one) : value
}

/** Postgres has no place for NUL and half characters, which an event may carry; one such event must not stop all others. */
export function storable(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, '\uFFFD')
}

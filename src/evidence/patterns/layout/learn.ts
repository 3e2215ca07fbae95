import { timeAtStart } from '../../lines/times.ts'
import { type Column, columnEnd, columnOf, loggerEnd, skipBlanks } from './columns.ts'
import { type Layout, NO_HEADER } from './layout.ts'

const MAX_COLUMNS = 14
/** Share of the records that must agree. */
const MOST = 0.9
/** Hosts and facilities that may stand before a column that is sure; fewer where few records were seen. */
const [MANY_RECORDS, WORDS_IN_A_ROW] = [20, 3]
const [BLANK, PIPE, COLON, DASH] = [32, 124, 58, 45]

/** A record's text, and where its columns begin. */
interface Row {
  readonly line: string
  readonly starts: readonly number[]
  readonly values: readonly string[]
}

/**
 * Learns which columns stand before the message: times, numbers, levels and brackets by their type, loggers by the mark that
 * ends them, hosts and facilities because they repeat or look alike and something sure follows. Pure.
 */
export function learnLayout(lines: readonly string[], receivedAt: Date): Layout {
  const heads = lines.filter((line) => /^\S/.test(line))
  const separator = shareOf(heads, (line) => /^[^\s|]+\|[^|]*\|/.test(line)) >= MOST ? PIPE : BLANK
  const rows = alike(heads.map((line) => rowOf(line, separator)))
  const found = separator === PIPE ? pipes(rows) : blanks(rows)
  if (!found.columns.some((column) => column === 'time' || column === 'level' || column === 'bracket')) return NO_HEADER
  const { columns } = found
  const isTime = (place: number) =>
    shareOf(rows, ({ line, starts }) => hasTime(line.slice(starts[place] ?? 0), receivedAt)) >= MOST
  return {
    ...found,
    separator,
    time: columns.findIndex((column, place) => ['time', 'bracket', 'number'].includes(column) && isTime(place)),
    level: columns.indexOf('level'),
  }
}

function hasTime(text: string, receivedAt: Date): boolean {
  return timeAtStart(text.replace(/^[[(]/, ''), receivedAt) !== undefined
}

function rowOf(line: string, separator: number): Row {
  const starts: number[] = []
  const values: string[] = []
  let at = 0
  while (at < line.length && starts.length < MAX_COLUMNS) {
    const end = columnEnd(line, at, line.length, separator)
    starts.push(at)
    values.push(line.slice(at, end).trim())
    at = skipBlanks(line, separator === PIPE ? end + 1 : end, line.length)
  }
  return { line, starts, values }
}

/** The rows that begin as most do: a stack trace between records is no record. */
function alike(rows: readonly Row[]): readonly Row[] {
  const counts = new Map<Column, number>()
  for (const { values } of rows) {
    const column = columnOf(values[0] ?? '')
    counts.set(column, (counts.get(column) ?? 0) + 1)
  }
  const known = [...counts].filter(([column]) => column !== 'word' || counts.size === 1)
  const [most] = known.toSorted((a, b) => b[1] - a[1])
  if (most === undefined || most[1] * 4 < rows.length) return rows
  return rows.filter(({ values }) => columnOf(values[0] ?? '') === most[0])
}

type Found = Pick<Layout, 'columns' | 'loggerEnd'>

/** Each column between pipes but the last is a column. */
function pipes(rows: readonly Row[]): Found {
  const columns: Column[] = []
  for (let place = 0; place < MAX_COLUMNS - 1; place++) {
    if (shareOf(rows, ({ values }) => values.length > place + 1) < MOST) break
    columns.push(typeOf(rows, place) ?? 'word')
  }
  return { columns, loggerEnd: COLON }
}

function blanks(rows: readonly Row[]): Found {
  const columns: Column[] = []
  let sure = 0
  let mark = COLON
  for (let place = 0; place < MAX_COLUMNS; place++) {
    const waiting = columns.length - sure
    const type = typeOf(rows, place)
    const ended = waiting > 0 && columns.at(-1) === 'word' && type === 'dash'
    const end = waiting > 1 || place === 0 ? 0 : loggerMark(rows, place)
    if (type !== undefined && (type !== 'number' || waiting === 0)) {
      columns.push(type)
      if (type !== 'dash' || ended) sure = columns.length
    } else if (place > 0 && typeOf(rows, place + 1) === 'dash') {
      // A word and a mark alone after it: a logger as some libraries print it.
      columns.push('word')
    } else if (end !== 0) {
      columns.push('logger')
      sure = columns.length
      mark = end
      break
    } else if (waiting < (rows.length < MANY_RECORDS ? 1 : WORDS_IN_A_ROW) && isFixed(rows, place)) columns.push('word')
    else break
  }
  const dashes = columns[sure] === 'dash' ? 1 : 0
  const padded = dashes === 0 && sure > 0 && columns[sure - 1] !== 'logger' && isPadded(rows, sure) ? 1 : 0
  return { columns: [...columns.slice(0, sure + dashes), ...Array<Column>(padded).fill('word')], loggerEnd: mark }
}

/** The type of nearly all values; undefined for words. */
function typeOf(rows: readonly Row[], place: number): Column | undefined {
  const counts = new Map<Column, number>()
  for (const { values } of rows) {
    const value = values[place]
    if (value === undefined) continue
    const column = columnOf(value)
    counts.set(column, (counts.get(column) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1])
  return best !== undefined && best[0] !== 'word' && best[1] >= rows.length * MOST ? best[0] : undefined
}

/** The mark that ends a logger here; 0 when most records have none. */
function loggerMark(rows: readonly Row[], place: number): number {
  const ends = (mark: number) => (row: Row) => {
    const start = row.starts[place]
    return start !== undefined && loggerEnd(row.line, start, row.line.length, mark) >= 0
  }
  return shareOf(rows, ends(COLON)) >= MOST ? COLON : shareOf(rows, ends(DASH)) >= MOST ? DASH : 0
}

/** Few values that repeat, or nearly all of the kind that hosts and loggers are: one word with digits, dots or dashes. */
function isFixed(rows: readonly Row[], place: number): boolean {
  const values = rows.map(({ values }) => values[place] ?? '')
  if (new Set(values).size <= Math.max(3, rows.length * 0.05)) return true
  return shareOf(values, (value) => /^[\w$]+(?:[-._/:$][\w$]+)+$/.test(value)) >= MOST
}

/** A column filled up with blanks, as in a table: few values, and most are followed by more than one blank. */
function isPadded(rows: readonly Row[], place: number): boolean {
  const gap = ({ line, starts, values }: Row) => {
    const end = (starts[place] ?? 0) + (values[place] ?? '').length
    return /^(?:\t|\s\s)/.test(line.slice(end, end + 2))
  }
  return isFixed(rows, place) && shareOf(rows, gap) >= MOST
}

function shareOf<T>(items: readonly T[], fits: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(fits).length / items.length
}

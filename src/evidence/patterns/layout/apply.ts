import { columnEnd, loggerEnd, opens, skipBlanks } from './columns.ts'
import type { Layout } from './layout.ts'

/** Where the parts of a line begin; -1 for what it does not have. Reused from line to line. */
export interface Head {
  content: number
  time: number
  level: number
  levelEnd: number
  /** The line has every column of the header: it begins a record. */
  whole: boolean
}

export function newHead(): Head {
  return { content: 0, time: -1, level: -1, levelEnd: -1, whole: false }
}

const PIPE = 124

/** Reads the columns of one line as far as they fit; the rest is the message. */
export function readHead(head: Head, layout: Layout, text: string, from: number, to: number): void {
  const { columns, separator } = layout
  head.time = head.level = head.levelEnd = -1
  head.whole = false
  head.content = from
  let at = skipBlanks(text, from, to)
  if (at > from && columns.length > 0) return
  for (let place = 0; place < columns.length; place++) {
    const column = columns[place] ?? 'word'
    if (at >= to || !opens(column, text.charCodeAt(at))) {
      head.content = place === 0 ? from : at
      return
    }
    const end = column === 'logger' ? loggerEnd(text, at, to, layout.loggerEnd) : columnEnd(text, at, to, separator)
    if (end < 0) break
    if (place === layout.time) head.time = at
    if (place === layout.level) {
      head.level = at
      head.levelEnd = end
    }
    at = skipBlanks(text, separator === PIPE && end < to ? end + 1 : end, to)
  }
  head.content = at
  head.whole = true
}

import type { LineDraft } from './draft.ts'
import { draftOf } from './parse-json.ts'

const PAIR = /([A-Za-z_@][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?:\s+|$)/y

/** `key=value key="quoted value"` from the first character to the last, with a time, a level or a message among the keys. */
export function parseLogfmt(line: string, receivedAt: Date): LineDraft | undefined {
  const text = line.trim()
  const fields = new Map<string, unknown>()
  PAIR.lastIndex = 0
  for (let end = 0; end < text.length; end = PAIR.lastIndex) {
    const pair = PAIR.exec(text)
    if (!pair?.[1]) return undefined
    fields.set(pair[1], pair[2] === undefined ? (pair[3] ?? '') : unquote(pair[2]))
  }
  if (fields.size < 2) return undefined
  const known = ['time', 'ts', 'timestamp', 't', 'level', 'lvl', 'severity', 'msg', 'message'].some((name) =>
    fields.has(name),
  )
  return known ? draftOf(fields, receivedAt) : undefined
}

function unquote(value: string): string {
  return value.replace(/\\(.)/g, (_whole, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char))
}

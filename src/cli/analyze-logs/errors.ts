import { isLoud, SIGNATURE_ATTRIBUTE, TITLE_ATTRIBUTE, withSignature } from '../../evidence/attributes.ts'
import type { LongRecord } from '../../evidence/patterns/records.ts'
import type { LogRow } from '../../evidence/rows.ts'
import { rowOf } from '../../ingress/lines/assemble.ts'

/** One cause of failures, as its exceptions name it: the signature is the one that ingestion stores. */
export interface ErrorGroup {
  readonly signature: string
  title: string
  count: number
  /** Milliseconds since 1970; infinite when no record had a time. */
  firstMs: number
  lastMs: number
  sample: string
}

export interface ErrorTable {
  addRecord(record: LongRecord): void
  addRow(row: LogRow): void
  /** The most frequent first. */
  groups(): readonly ErrorGroup[]
  /** Records of causes beyond those that are kept. */
  readonly more: { records: number }
}

const MAX_GROUPS = 5_000
const MAX_SAMPLE = 4_000
const NO_TIME = new Date(0).toISOString()

export function createErrorTable(): ErrorTable {
  const groups = new Map<string, ErrorGroup>()
  const more = { records: 0 }

  function add(row: LogRow, atMs: number): void {
    if (!isLoud(row)) return
    const named = withSignature(row)
    const signature = named[SIGNATURE_ATTRIBUTE] ?? ''
    // What rests on the words of one line is among the patterns.
    if (signature.startsWith('sk')) return
    const title = named[TITLE_ATTRIBUTE] ?? ''
    const sample = (row.attributes['exception.stacktrace'] ?? row.body).slice(0, MAX_SAMPLE)
    const known = groups.get(signature)
    if (known === undefined) {
      if (groups.size >= MAX_GROUPS) more.records += 1
      else groups.set(signature, { signature, title, count: 1, ...spanOf(atMs), sample })
      return
    }
    known.count += 1
    // The smallest, so that it does not depend on the order of the records.
    if (title < known.title) known.title = title
    if (sample < known.sample) known.sample = sample
    if (atMs < known.firstMs) known.firstMs = atMs
    if (atMs > known.lastMs) known.lastMs = atMs
  }

  return {
    more,
    addRecord({ first, more: lines, atMs, level }) {
      const draft = { body: first, attributes: [], ...(level === 0 ? {} : { level: nameOf(level) }) }
      add(rowOf({ draft, more: [...lines], size: 0, parsed: true }, { service: undefined, at: NO_TIME }), atMs)
    },
    addRow: (row) => add(row, Date.parse(row.timestamp)),
    groups: () => [...groups.values()].sort((a, b) => b.count - a.count || (a.signature < b.signature ? -1 : 1)),
  }
}

function spanOf(atMs: number) {
  return Number.isNaN(atMs)
    ? { firstMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY }
    : { firstMs: atMs, lastMs: atMs }
}

function nameOf(level: number): string {
  return level >= 21 ? 'FATAL' : level >= 17 ? 'ERROR' : level >= 13 ? 'WARN' : 'INFO'
}

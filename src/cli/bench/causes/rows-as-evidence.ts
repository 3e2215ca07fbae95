import { SIGNATURE_ATTRIBUTE, withSignature } from '../../../evidence/attributes.ts'
import type { QueryId, QueryParams, QueryRow } from '../../../evidence/catalogue.ts'
import type { Evidence } from '../../../evidence/evidence.ts'
import type { DeployRow, LogRow, SpanRow } from '../../../evidence/rows.ts'
import { epochMs, instant, isoOf } from '../../../worker-kit/instants.ts'
import { callGraph, deploysIn, errorSpans } from './spans-as-evidence.ts'

export interface Rows {
  readonly logs: readonly LogRow[]
  /** Single traces as examples: they name calls and errors, but nobody counts requests by them. */
  readonly spans: readonly SpanRow[]
  readonly deploys: readonly DeployRow[]
}

/** A line as the views of the evidence store keep it. */
interface Line {
  readonly row: LogRow
  readonly atMs: number
  readonly signature: string
  readonly title: string
  readonly isError: boolean
}

/** What the context builder asks. */
type Answers = { readonly [Q in QueryId]?: (params: QueryParams<Q>) => QueryRow<Q>[] }

/** The catalogue's answers over rows in memory, as the SQL gives them over tables; the same for rows in any order or twice. */
export function rowsAsEvidence(rows: Rows): Evidence {
  const lines = distinct(rows.logs).map(lineOf)
  const errors = lines.filter((line) => line.isError)
  const spans = distinct(rows.spans)
  const answers: Answers = {
    service_rate: ({ from, to, bucket_s }) => serviceRate(within(lines, from, to), bucket_s),
    signature_counts: ({ from, to, bucket_s }) => signatureCounts(within(errors, from, to), bucket_s),
    signature_seen: ({ from, to }) => signatureSeen(errors, within(errors, from, to)),
    // All rows are named here and now.
    signature_names: () => [],
    error_samples: ({ service, from, to }) => errorSamples(within(lines, from, to), service),
    error_spans: (asked) => errorSpans(spans, asked),
    call_graph: (asked) => callGraph(spans, asked),
    // Of every service lines are counted.
    services_traced: () => [],
    deploys: (asked) => deploysIn(distinct(rows.deploys), asked),
    changes: () => [],
    flag_variants: () => [],
    newest: () => [{ at: lines.at(-1)?.row.timestamp ?? '' }],
  }
  const refuse = async () => {
    throw new Error('These rows are read only; import them again to change them.')
  }
  return {
    addLogs: refuse,
    addSpans: refuse,
    addDeploys: refuse,
    addChanges: refuse,
    query: async (id, params) => {
      const answer = answers[id]
      if (answer === undefined) throw new Error(`These rows have no answer to ${id}: give them one.`)
      const found = answer(params)
      return { query_id: id, rows: found, bytes: JSON.stringify(found).length, truncated: false }
    },
    close: async () => {},
  }
}

/** Each row once, in an order that the rows alone decide. */
function distinct<R>(rows: readonly R[]): R[] {
  const byText = new Map(rows.map((row) => [JSON.stringify(row), row]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

const ERROR = /^(?:error|err|severe|fatal|critical|crit|alert|emerg|emergency|panic)$/i

function lineOf(row: LogRow): Line {
  const attributes = withSignature(row)
  const isError = row.severity_number >= 17 || (row.severity_number === 0 && ERROR.test(row.severity_text))
  return {
    row: { ...row, attributes },
    atMs: epochMs(row.timestamp),
    signature: attributes[SIGNATURE_ATTRIBUTE] ?? '',
    title: attributes['faultline.title'] ?? row.body.split('\n', 1)[0] ?? '',
    isError,
  }
}

function within(lines: readonly Line[], from: string, to: string): Line[] {
  const [fromMs, toMs] = [epochMs(from), epochMs(to)]
  return lines.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
}

function grouped(lines: readonly Line[], keyOf: (line: Line) => string): [string, Line[]][] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const key = keyOf(line)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [line])
    else group.push(line)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

function bucketOf(atMs: number, bucketS: number): string {
  return isoOf(Math.floor(atMs / (bucketS * 1_000)) * bucketS * 1_000)
}

function serviceRate(lines: readonly Line[], bucketS: number): QueryRow<'service_rate'>[] {
  return grouped(lines, (line) => `${line.row.service}\n${bucketOf(line.atMs, bucketS)}`).map(([key, group]) => {
    const [service = '', bucket = ''] = key.split('\n')
    return { service, bucket, requests: group.length, errors: group.filter((line) => line.isError).length }
  })
}

function signatureCounts(errors: readonly Line[], bucketS: number): QueryRow<'signature_counts'>[] {
  const keyOf = (line: Line) => `${line.row.service}\n${line.signature}\n${bucketOf(line.atMs, bucketS)}`
  return grouped(errors, keyOf).map(([key, group]) => {
    const [service = '', signature = '', bucket = ''] = key.split('\n')
    return { service, signature, bucket, count: group.length }
  })
}

function signatureSeen(all: readonly Line[], active: readonly Line[]): QueryRow<'signature_seen'>[] {
  const keyOf = (line: Line) => `${line.row.service}\n${line.signature}`
  const wanted = new Set(active.map(keyOf))
  const groups = grouped(all, keyOf).filter(([key]) => wanted.has(key))
  return groups
    .map(([key, group]) => {
      const [service = '', signature = ''] = key.split('\n')
      const times = group.map((line) => line.atMs).sort((a, b) => a - b)
      return {
        service,
        signature,
        title: least(group.map((line) => line.title)),
        sample: least(group.map((line) => line.row.body)),
        first_seen: isoOf(times[0] ?? 0),
        last_seen: isoOf(times.at(-1) ?? 0),
        total: group.length,
      }
    })
    .sort((a, b) => b.total - a.total)
}

function least(texts: readonly string[]): string {
  return texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[0] ?? ''
}

function errorSamples(lines: readonly Line[], service: string): QueryRow<'error_samples'>[] {
  return lines
    .filter((line) => line.row.service === service && line.signature !== '')
    .sort((a, b) => b.atMs - a.atMs)
    .slice(0, 200)
    .map(({ row, signature }) => ({
      at: instant(row.timestamp),
      severity: row.severity_text,
      body: row.body,
      signature,
      trace_id: row.trace_id,
      exception_type: row.attributes['exception.type'] ?? '',
      exception_message: row.attributes['exception.message'] ?? '',
      exception_stack: row.attributes['exception.stacktrace'] ?? '',
      deploy: '',
    }))
}

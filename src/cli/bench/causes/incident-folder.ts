import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Commit } from '../../../code-host/code-host.ts'
import type { LogRow, SpanRow } from '../../../evidence/rows.ts'
import { epochMs, instant } from '../../../worker-kit/instants.ts'
import { Commits, commitOf } from './patch-of-diff.ts'
import type { ImportedCase } from './run-case.ts'
import { readSeries } from './series-file.ts'

const Alert = z.object({
  service: z.string(),
  metric: z.string().default(''),
  fired_at: z.string(),
  summary: z.string().default(''),
  monitor: z.string().default(''),
})
const Deploys = z.array(z.object({ timestamp: z.string(), service: z.string(), commit_sha: z.string().nullish() }))
const Flags = z.array(
  z.object({ timestamp: z.string(), flag: z.string(), service: z.string(), change: z.string().default('') }),
)
const Line = z.looseObject({
  timestamp: z.string(),
  service: z.string(),
  severity_text: z.string().nullish(),
  msg: z.string().nullish(),
  message: z.string().nullish(),
  body: z.string().nullish(),
  trace_id: z.string().nullish(),
})
const Spans = z.array(
  z.looseObject({
    trace_id: z.string(),
    span_id: z.string(),
    parent_id: z.string().nullish(),
    service: z.string(),
    name: z.string(),
    start: z.string(),
    duration_ms: z.number().nullish(),
    status: z.string().nullish(),
    error: z.unknown().optional(),
    status_message: z.unknown().optional(),
  }),
)
const Feed = z.object({
  source: z.string().default('status feed'),
  events: z.array(z.looseObject({ timestamp: z.string().nullish(), started_at: z.string().nullish() })),
})

/** A folder with an alert, logs, metrics, traces and what was changed. The truth beside them is never opened. */
export function readIncidentFolder(dir: string): Omit<ImportedCase, 'name'> {
  const alert = Alert.parse(readJson(join(dir, 'alert.json')))
  const commits = readCommits(join(dir, 'context', 'commits.json'))
  const deploys = Deploys.parse(readJson(join(dir, 'context', 'deploys.json'), []))
  const flags = Flags.parse(readJson(join(dir, 'context', 'flags.json'), []))
  const series = readSeries(join(dir, 'metrics.csv'))
  const logs = readLogs(join(dir, 'logs.ndjson'))
  const spans = Spans.parse(readJson(join(dir, 'traces.json'), [])).map(spanOf)
  const lastMs = Math.max(epochMs(alert.fired_at), ...logs.map((row) => epochMs(row.timestamp)))
  return {
    alert: {
      service: alert.service,
      title: alert.summary || alert.monitor || alert.metric,
      at: instant(alert.fired_at),
      metric: alert.metric,
    },
    until: new Date(lastMs + 1_000).toISOString(),
    rows: { logs, spans, deploys: deployRows(deploys, commits) },
    commits,
    signals: {
      series,
      calls: [],
      flags: flags.map(({ timestamp, ...flag }) => ({ ...flag, at: instant(timestamp) })),
      notices: readNotices(join(dir, 'status_feed.json')),
      alarm: { service: alert.service, metric: alert.metric },
    },
  }
}

function readJson(path: string, otherwise?: unknown): unknown {
  if (otherwise !== undefined && !existsSync(path)) return otherwise
  return JSON.parse(readFileSync(path, 'utf8'))
}

function readCommits(path: string): Commit[] {
  const commits = Commits.parse(readJson(path, [])).map(commitOf)
  return commits.sort((a, b) => epochMs(a.at) - epochMs(b.at) || (a.sha < b.sha ? -1 : 1))
}

/** Each version with the one that ran before it; before the first, nothing that is listed had been shipped. */
function deployRows(deploys: z.infer<typeof Deploys>, commits: readonly Commit[]) {
  // A rollout that names no version is no change that could be read.
  const versions = deploys.flatMap(({ commit_sha, ...rest }) => (commit_sha ? [{ ...rest, commit_sha }] : []))
  const sorted = versions.sort((a, b) => epochMs(a.timestamp) - epochMs(b.timestamp))
  return sorted.map(({ timestamp, service, commit_sha }, place) => ({
    id: `${service}@${commit_sha}`,
    service,
    sha: commits.find((commit) => commit.sha.startsWith(commit_sha))?.sha ?? commit_sha,
    previous_sha: sorted.slice(0, place).findLast((one) => one.service === service)?.commit_sha ?? 'before the first',
    at: instant(timestamp),
  }))
}

const STACK = /stack/i

function readLogs(path: string): LogRow[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => logRow(Line.parse(JSON.parse(line))))
}

function logRow({
  timestamp,
  service,
  severity_text,
  msg,
  message,
  body,
  trace_id,
  ...rest
}: z.infer<typeof Line>): LogRow {
  const attributes = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)]))
  const stack = Object.keys(attributes).find((key) => STACK.test(key))
  return {
    timestamp: instant(timestamp),
    trace_id: trace_id ?? '',
    span_id: '',
    severity_text: severity_text ?? 'INFO',
    severity_number: 0,
    service,
    body: msg ?? message ?? body ?? '',
    resource: {},
    attributes: stack === undefined ? attributes : { ...attributes, 'exception.stacktrace': attributes[stack] ?? '' },
  }
}

function spanOf(span: z.infer<typeof Spans>[number]): SpanRow {
  const failed = /err/i.test(span.status ?? '')
  return {
    timestamp: instant(span.start),
    trace_id: span.trace_id,
    span_id: span.span_id,
    parent_span_id: span.parent_id ?? '',
    name: span.name,
    kind: 'Internal',
    service: span.service,
    resource: {},
    attributes: {},
    duration_ns: (span.duration_ms ?? 0) * 1e6,
    status_code: failed ? 'Error' : 'Ok',
    status_message: String(span.error ?? span.status_message ?? ''),
  }
}

function readNotices(path: string) {
  if (!existsSync(path)) return []
  const feed = Feed.safeParse(readJson(path))
  // A feed of another shape is a gap, and no reason to read nothing at all.
  if (!feed.success) return []
  const { source, events } = feed.data
  return events.flatMap((event) => {
    const at = event.timestamp ?? event.started_at ?? ''
    if (Number.isNaN(epochMs(at))) return []
    const text = Object.values(event).filter((value) => typeof value === 'string')
    return [{ source, at: instant(at), text: text.join(' · ') }]
  })
}

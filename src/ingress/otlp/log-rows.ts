import { severityOf } from '../../evidence/lines/severity.ts'
import type { LogRow } from '../../evidence/rows.ts'
import { capText, MAX_TEXT_BYTES } from '../caps.ts'
import { aheadWords } from './ahead.ts'
import type { Opened } from './codec.ts'
import { isoOfNanos } from './integers.ts'
import { type Reading, readInTurns, reasonOf } from './reading.ts'
import { LogRecord, type LogsRequest } from './request.ts'
import { anyValueText, attributesOf, idHex, scopePairs, serviceOf } from './values.ts'

/** Rows in the order of the request. `receivedAt` (ISO 8601) stands in for records that carry no time of their own. */
export async function logRowsOf({ request, open }: Opened<LogsRequest>, receivedAt: string): Promise<Reading<LogRow>> {
  const given = (request.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) => {
    const origin = { service: serviceOf(resource), resource: attributesOf(resource?.attributes) }
    return (scopeLogs ?? []).flatMap(({ scope, logRecords }) => {
      const scoped = scopePairs(scope)
      return (logRecords ?? []).map((candidate) => ({ origin, scoped, candidate }))
    })
  })
  return readInTurns(given, ({ origin, scoped, candidate }) => {
    const record = LogRecord.safeParse(open(candidate))
    const row = record.success ? rowOf(record.data, scoped, receivedAt) : reasonOf(record.error, 'a log record')
    return typeof row === 'string' ? row : { ...origin, ...row }
  })
}

function rowOf(record: LogRecord, scoped: readonly (readonly [string, string])[], receivedAt: string) {
  const nanos = record.timeUnixNano ?? record.observedTimeUnixNano
  const ahead = nanos === undefined ? undefined : aheadWords(nanos, receivedAt)
  if (ahead !== undefined) return ahead
  const severity = severityOf(record.severityText ?? '', record.severityNumber)
  const event = record.eventName ? ([['event.name', record.eventName]] as const) : []
  return {
    timestamp: nanos === undefined ? receivedAt : isoOfNanos(nanos),
    trace_id: idHex(record.traceId, 16),
    span_id: idHex(record.spanId, 8),
    severity_text: severity.text,
    severity_number: severity.number,
    body: capText(anyValueText(record.body), MAX_TEXT_BYTES),
    attributes: attributesOf(record.attributes, event, scoped),
  }
}

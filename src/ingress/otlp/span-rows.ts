import type { SpanRow } from '../../evidence/rows.ts'
import { capText, MAX_TEXT_BYTES } from '../caps.ts'
import { aheadWords } from './ahead.ts'
import type { Opened } from './codec.ts'
import { isoOfNanos } from './integers.ts'
import { type Reading, readInTurns, reasonOf } from './reading.ts'
import { Span, type TracesRequest } from './request.ts'
import { flagsOf } from './span-flags.ts'
import { attributesOf, idHex, scopePairs, serviceOf } from './values.ts'

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const
const STATUSES = ['Unset', 'Ok', 'Error'] as const

/** Rows in the order of the request. A span without a trace id, a span id or a start is rejected: it could never be joined. */
export async function spanRowsOf(
  { request, open }: Opened<TracesRequest>,
  receivedAt: string,
): Promise<Reading<SpanRow>> {
  const given = (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) => {
    const origin = { service: serviceOf(resource), resource: attributesOf(resource?.attributes) }
    return (scopeSpans ?? []).flatMap(({ scope, spans }) => {
      const scoped = scopePairs(scope)
      return (spans ?? []).map((candidate) => ({ origin, scoped, candidate }))
    })
  })
  return readInTurns(given, ({ origin, scoped, candidate }) => {
    const span = Span.safeParse(open(candidate))
    const row = span.success ? rowOf(span.data, scoped, receivedAt) : reasonOf(span.error, 'a span')
    return typeof row === 'string' ? row : { ...origin, ...row }
  })
}

function rowOf(span: Span, scoped: readonly (readonly [string, string])[], receivedAt: string) {
  const [trace_id, span_id, start] = [idHex(span.traceId, 16), idHex(span.spanId, 8), span.startTimeUnixNano]
  if (trace_id === '') return 'traceId must be 16 bytes, not all zero'
  if (span_id === '') return 'spanId must be 8 bytes, not all zero'
  if (start === undefined) return 'startTimeUnixNano must be set, in nanoseconds since 1970, and before 2106'
  const ahead = aheadWords(start, receivedAt)
  if (ahead !== undefined) return ahead
  const end = span.endTimeUnixNano ?? start
  return {
    timestamp: isoOfNanos(start),
    trace_id,
    span_id,
    parent_span_id: idHex(span.parentSpanId, 8),
    name: capText(span.name ?? '', MAX_TEXT_BYTES),
    kind: KINDS[span.kind] ?? 'Unspecified',
    attributes: attributesOf(exceptionOf(span), flagsOf(span), span.attributes, scoped),
    duration_ns: end > start ? Number(end - start) : 0,
    status_code: STATUSES[span.status?.code ?? 0] ?? 'Unset',
    status_message: capText(span.status?.message ?? '', MAX_TEXT_BYTES),
  }
}

/** The last exception recorded is the one that left the span. */
function exceptionOf(span: Span): Span['attributes'] {
  const event = span.events?.findLast(({ name }) => name === 'exception')
  return event?.attributes?.filter(({ key }) => key.startsWith('exception.'))
}

import type { SpanRow } from '../../evidence/rows.ts'
import { capText, MAX_TEXT_BYTES } from '../caps.ts'
import { type Reading, Span, type TracesRequest } from './request.ts'
import { flagsOf } from './span-flags.ts'
import { attributesOf, idHex, integerOf, isoOfNanos, nanosOf, scopePairs, serviceOf } from './values.ts'

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const
const STATUSES = ['Unset', 'Ok', 'Error'] as const

/** Rows in the order of the request. A span without a trace id, a span id or a start is rejected: it could never be joined. */
export function spanRowsOf(request: TracesRequest): Reading<SpanRow> {
  const rows: SpanRow[] = []
  let rejected = 0
  for (const { resource, scopeSpans } of request.resourceSpans ?? []) {
    const origin = { service: serviceOf(resource), resource: attributesOf(resource?.attributes) }
    for (const { scope, spans } of scopeSpans ?? []) {
      const scoped = scopePairs(scope)
      for (const candidate of spans ?? []) {
        const span = Span.safeParse(candidate)
        const row = span.success ? rowOf(span.data, scoped) : undefined
        if (row) rows.push({ ...origin, ...row })
        else rejected += 1
      }
    }
  }
  return { rows, rejected }
}

function rowOf(span: Span, scoped: readonly (readonly [string, string])[]) {
  const [trace_id, span_id, start] = [idHex(span.traceId, 16), idHex(span.spanId, 8), nanosOf(span.startTimeUnixNano)]
  if (trace_id === '' || span_id === '' || start === undefined) return undefined
  const end = nanosOf(span.endTimeUnixNano) ?? start
  return {
    timestamp: isoOfNanos(start),
    trace_id,
    span_id,
    parent_span_id: idHex(span.parentSpanId, 8),
    name: capText(span.name ?? '', MAX_TEXT_BYTES),
    kind: KINDS[integerOf(span.kind)] ?? 'Unspecified',
    attributes: attributesOf(exceptionOf(span), flagsOf(span), span.attributes, scoped),
    duration_ns: end > start ? Number(end - start) : 0,
    status_code: STATUSES[integerOf(span.status?.code)] ?? 'Unset',
    status_message: capText(span.status?.message ?? '', MAX_TEXT_BYTES),
  }
}

/** The last exception recorded is the one that left the span. */
function exceptionOf(span: Span): Span['attributes'] {
  const event = span.events?.findLast(({ name }) => name === 'exception')
  return event?.attributes?.filter(({ key }) => key.startsWith('exception.'))
}

import { z } from 'zod'
import { Nanos, SeverityNumber, SpanKind, StatusCode } from './scalars.ts'

/**
 * An OTLP export request, whichever encoding it came in. Ids and values stay as they arrived (bytes, hex, base64, numbers,
 * decimal strings): `values.ts` reads all of them. Single records are judged one by one, so one bad record
 * never costs its neighbours. No field has to be there: writers of OTLP/JSON leave out or set to null what has its default.
 */
const Any = z.unknown().optional()
const Key = z
  .string()
  .nullish()
  .transform((key) => key ?? '')
const KeyValues = z.array(z.object({ key: Key, value: Any })).nullish()
const Resource = z.object({ attributes: KeyValues }).nullish()
const Scope = z.object({ name: z.string().nullish(), version: z.string().nullish(), attributes: KeyValues }).nullish()
const Records = z.array(z.unknown()).nullish()
const Text = z.string().nullish()

export const LogsRequest = z.object({
  resourceLogs: z
    .array(
      z.object({ resource: Resource, scopeLogs: z.array(z.object({ scope: Scope, logRecords: Records })).nullish() }),
    )
    .nullish(),
})
export type LogsRequest = z.infer<typeof LogsRequest>

export const TracesRequest = z.object({
  resourceSpans: z
    .array(z.object({ resource: Resource, scopeSpans: z.array(z.object({ scope: Scope, spans: Records })).nullish() }))
    .nullish(),
})
export type TracesRequest = z.infer<typeof TracesRequest>

export const MetricsRequest = z.object({ resourceMetrics: z.array(z.unknown()).nullish() })

export const LogRecord = z.object({
  timeUnixNano: Nanos,
  observedTimeUnixNano: Nanos,
  severityNumber: SeverityNumber,
  severityText: Text,
  body: Any,
  attributes: KeyValues,
  traceId: Any,
  spanId: Any,
  eventName: Text,
})

export const Span = z.object({
  traceId: Any,
  spanId: Any,
  parentSpanId: Any,
  name: Text,
  kind: SpanKind,
  startTimeUnixNano: Nanos,
  endTimeUnixNano: Nanos,
  attributes: KeyValues,
  events: z.array(z.object({ name: Text, attributes: KeyValues })).nullish(),
  status: z.object({ message: Text, code: StatusCode }).nullish(),
})
export type LogRecord = z.infer<typeof LogRecord>
export type Span = z.infer<typeof Span>

export type KeyValues = z.infer<typeof KeyValues>
export type Resource = z.infer<typeof Resource>
export type Scope = z.infer<typeof Scope>

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type protobuf from 'protobufjs'
import type { z } from 'zod'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { type Admission, admit } from '../http/admission.ts'
import { HttpFault } from '../http/http-fault.ts'
import { INFLATE_LIMITS, type InflateLimits, inflateBody } from '../http/inflate.ts'
import {
  decodeRequest,
  type Encoding,
  encodeResponse,
  JSON_TYPE,
  type Opened,
  type PartialSuccess,
  PROTOBUF_TYPES,
} from './codec.ts'
import type { EvidenceWriter } from './evidence-writer.ts'
import { logRowsOf } from './log-rows.ts'
import {
  LogRecordMessage,
  LogsRequestMessage,
  MetricsRequestMessage,
  SpanMessage,
  TracesRequestMessage,
} from './messages.ts'
import type { Reading } from './reading.ts'
import { contentTypeOf, encodingOf, sendFault } from './reply.ts'
import { LogsRequest, MetricsRequest, TracesRequest } from './request.ts'
import { spanRowsOf } from './span-rows.ts'

export interface OtlpOptions {
  readonly writer: EvidenceWriter
  readonly clock: Clock
  readonly log: Log
  readonly limits?: InflateLimits
  /** Exports read at once; the next is told to come back. */
  readonly maxReading?: number
  /** Bytes of exports that were read and wait for the store. */
  readonly maxHeldBytes?: number
}

interface Signal<S extends z.ZodType> {
  readonly path: string
  readonly message: protobuf.Type
  readonly record?: protobuf.Type
  readonly schema: S
  readonly take: (opened: Opened<z.infer<S>>) => Promise<PartialSuccess | undefined>
}

const METRICS: Signal<typeof MetricsRequest> = {
  path: '/v1/metrics',
  message: MetricsRequestMessage,
  schema: MetricsRequest,
  async take({ request }) {
    if (!request.resourceMetrics?.length) return undefined
    return {
      rejectedField: 'rejectedDataPoints',
      rejected: 0,
      message: 'Faultline does not read metrics: drop this exporter.',
    }
  },
}

/** OTLP/HTTP as any collector or SDK sends it: POST /v1/logs, /v1/traces, /v1/metrics. 200 means the rows are durable. */
export function registerOtlp(app: FastifyInstance, options: OtlpOptions): void {
  const { writer, clock, log, limits = INFLATE_LIMITS, maxReading = 16, maxHeldBytes = 64 << 20 } = options
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser([JSON_TYPE, ...PROTOBUF_TYPES], { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    scope.setErrorHandler((error, request, reply) => sendFault(error, request, reply, log))
    const how = { limits, admission: admit(scope, { maxReading, maxHeldBytes }) }

    route(scope, how, logs(writer, clock))
    route(scope, how, traces(writer, clock))
    route(scope, how, METRICS)
  })
}

function logs(writer: EvidenceWriter, clock: Clock): Signal<typeof LogsRequest> {
  return {
    path: '/v1/logs',
    message: LogsRequestMessage,
    record: LogRecordMessage,
    schema: LogsRequest,
    async take(opened) {
      const { rows, ...rest } = await logRowsOf(opened, clock.now().toISOString())
      await writer.logs(rows)
      return unreadable('rejectedLogRecords', rest)
    },
  }
}

function traces(writer: EvidenceWriter, clock: Clock): Signal<typeof TracesRequest> {
  return {
    path: '/v1/traces',
    message: TracesRequestMessage,
    record: SpanMessage,
    schema: TracesRequest,
    async take(opened) {
      const { rows, ...rest } = await spanRowsOf(opened, clock.now().toISOString())
      await writer.spans(rows)
      return unreadable('rejectedSpans', rest)
    },
  }
}

interface How {
  readonly limits: InflateLimits
  readonly admission: Admission
}

function route<S extends z.ZodType>(scope: FastifyInstance, { limits, admission }: How, signal: Signal<S>): void {
  onlyPost(scope, signal.path)
  scope.post(signal.path, { bodyLimit: limits.maxBytes }, async (request, reply) => {
    const encoding = encodingOf(request)
    if (!encoding) throw new HttpFault(415, 'Content-Type is missing: send application/x-protobuf or application/json.')
    const body = await inflateBody(bodyOf(request), request.headers['content-encoding'], limits)
    const read = await decodeRequest(body, encoding, signal)
    admission.wasRead(request, body.length)
    const partial = await signal.take(read)
    return answer(reply, encoding, partial)
  })
}

/** Whoever looks whether somebody is there learns that it is, and how it is spoken to. */
function onlyPost(scope: FastifyInstance, url: string): void {
  const refuse = async (_request: FastifyRequest, reply: FastifyReply) => {
    reply.header('allow', 'POST')
    throw new HttpFault(405, `${url} takes exports alone: send them with POST.`)
  }
  // Before the body: what it would be does not matter.
  scope.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE'], url, onRequest: refuse, handler: refuse })
}

function answer(reply: FastifyReply, encoding: Encoding, partial: PartialSuccess | undefined): FastifyReply {
  return reply.header('content-type', contentTypeOf(encoding)).send(encodeResponse(encoding, partial))
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

function unreadable(
  rejectedField: PartialSuccess['rejectedField'],
  { rejected, reasons }: Pick<Reading<unknown>, 'rejected' | 'reasons'>,
): PartialSuccess | undefined {
  if (rejected === 0) return undefined
  const records = rejected === 1 ? '1 record' : `${rejected} records`
  const message = `${records} ${rejected === 1 ? 'was' : 'were'} not taken: ${reasons.join('; ')}. Correct what the sender writes.`
  return { rejectedField, rejected, message }
}

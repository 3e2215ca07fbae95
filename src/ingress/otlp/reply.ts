import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../../kit/log.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { HttpFault } from '../http/http-fault.ts'
import { type Encoding, encodeStatus, JSON_TYPE, PROTOBUF_TYPES } from './codec.ts'

/** Undefined when the Content-Type is neither of OTLP's. */
export function encodingOf(request: FastifyRequest): Encoding | undefined {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === JSON_TYPE) return 'json'
  return PROTOBUF_TYPES.some((known) => known === type) ? 'protobuf' : undefined
}

export function contentTypeOf(encoding: Encoding): string {
  return encoding === 'json' ? JSON_TYPE : PROTOBUF_TYPES[0]
}

/** Answers any failure with a Status body; senders are told to come back only where coming back can help. */
export function sendFault(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): FastifyReply {
  const { status, message, retryAfterMs } = faultOf(error)
  if (status >= 500) log.warn({ path: request.url, status, error: String(error) }, 'otlp export failed')
  if (retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
  const encoding = encodingOf(request) ?? 'json'
  return reply
    .code(status)
    .header('content-type', contentTypeOf(encoding))
    .send(encodeStatus(encoding, status, message))
}

const STORE_REFUSES = 'The evidence store takes no rows for now: keep the batch and send it again.'

/** Codes of what is wrong with the rows, or with sending them here: the sender alone can mend it. */
const ROWS_AT_FAULT = new Set(['bad-time', 'evidence-foreign', 'evidence-rows'])

interface Fault {
  readonly status: number
  readonly message: string
  readonly retryAfterMs?: number | undefined
}

function faultOf(error: unknown): Fault {
  if (error instanceof HttpFault) return error
  if (error instanceof RetryLater) return { status: 503, message: STORE_REFUSES, retryAfterMs: error.afterMs }
  if (error instanceof GiveUp && ROWS_AT_FAULT.has(error.code)) return { status: 400, message: error.message }
  const status = statusCodeOf(error)
  if (status === 413) return { status, message: 'The body is too large: send smaller batches.' }
  if (status === 415) {
    return { status, message: 'Content-Type is not OTLP: send application/x-protobuf or application/json.' }
  }
  if (status >= 400 && status < 500) return { status, message: 'The request is malformed: check the sender.' }
  return { status: 500, message: 'Faultline could not store this export: see its log.' }
}

function statusCodeOf(error: unknown): number {
  const code = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return typeof code === 'number' ? code : 500
}

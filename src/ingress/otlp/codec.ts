import type protobuf from 'protobufjs'
import { ZodError, type z } from 'zod'
import { HttpFault } from '../http/http-fault.ts'
import { frameJson } from './frame-json.ts'
import { ResponseMessage, StatusMessage } from './messages.ts'
import { refuseManyMessages } from './too-many.ts'

export const JSON_TYPE = 'application/json'
export const PROTOBUF_TYPES = ['application/x-protobuf', 'application/protobuf'] as const

export type Encoding = 'json' | 'protobuf'

export interface PartialSuccess {
  /** OTLP/JSON calls the count differently for each signal. */
  readonly rejectedField: 'rejectedLogRecords' | 'rejectedSpans' | 'rejectedDataPoints'
  readonly rejected: number
  readonly message: string
}

/** What an export request holds, and the address that takes it. */
const ADDRESSES = { resourceLogs: '/v1/logs', resourceSpans: '/v1/traces', resourceMetrics: '/v1/metrics' } as const

/**
 * Refuses JSON that would be read as an export of nothing: of another signal (`HttpFault` 400 names its address), or with
 * the names of the protocol's files instead of those of its JSON.
 */
function refuseElsewhere(json: unknown, path: string): void {
  if (typeof json !== 'object' || json === null) return
  const held = new Map<string, unknown>(Object.entries(json))
  const holds = (name: string) => {
    const records = held.get(name)
    return Array.isArray(records) && records.length > 0
  }
  for (const [field, address] of Object.entries(ADDRESSES)) {
    if (address !== path && holds(field))
      throw new HttpFault(400, `The body holds ${field}, which ${path} does not take: send it to ${address}.`)
    const inFile = field.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`)
    if (holds(inFile)) throw new HttpFault(400, `The body holds ${inFile}: OTLP/JSON calls it ${field}.`)
  }
}

/** An export request with its records still to be read. */
export interface Opened<R> {
  readonly request: R
  /** Reads one record of the request. Throws `HttpFault` 400 for what is none. */
  readonly open: (record: unknown) => unknown
}

export interface Asked<S extends z.ZodType> {
  readonly message: protobuf.Type
  /** Of one record; absent where records are not read. */
  readonly record?: protobuf.Type
  readonly schema: S
  readonly path: string
}

/** JSON below it is read at one go: that takes a few milliseconds. */
const LARGE_BYTES = 1024 * 1024
/** Below it there is no room for too much. */
const COUNTED_BYTES = 256 * 1024

/**
 * Reads an export request but for its records. Throws `HttpFault` 400 for bytes that are none, and for what another address
 * takes; 413 for more than one export may hold.
 */
export async function decodeRequest<S extends z.ZodType>(
  body: Buffer,
  encoding: Encoding,
  { message, record, schema, path }: Asked<S>,
): Promise<Opened<z.infer<S>>> {
  if (encoding === 'protobuf') {
    if (body.length >= COUNTED_BYTES) await refuseManyMessages(body, message, record)
    const open = (bytes: unknown) => (bytes instanceof Uint8Array ? record?.decode(bytes) : undefined)
    return orFault(encoding, () => ({
      request: schema.parse(message.decode(body)),
      open: (bytes) => orFault(encoding, () => open(bytes)),
    }))
  }
  const framed = body.length < LARGE_BYTES ? undefined : await frameJson(body)
  return orFault(encoding, () => {
    const json: unknown = framed === undefined ? JSON.parse(body.toString('utf8')) : framed.frame
    refuseElsewhere(json, path)
    const request = schema.parse(json)
    if (framed === undefined) return { request, open: (given) => given }
    const text = (number: unknown) => framed.records[Number(number)]?.toString('utf8') ?? ''
    return { request, open: (number) => orFault(encoding, () => JSON.parse(text(number))) }
  })
}

function orFault<T>(encoding: Encoding, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof HttpFault) throw error
    const where = error instanceof ZodError ? ` at ${error.issues[0]?.path.join('.') || 'its root'}` : ''
    throw new HttpFault(
      400,
      `The body is not an OTLP ${encoding} export request${where}: check the exporter's protocol.`,
    )
  }
}

/** The export response: empty when everything was taken, else with its partial success. */
export function encodeResponse(encoding: Encoding, partial: PartialSuccess | undefined): Buffer {
  if (encoding === 'protobuf') {
    const reply = partial ? { partialSuccess: { rejected: partial.rejected, errorMessage: partial.message } } : {}
    return Buffer.from(ResponseMessage.encode(ResponseMessage.fromObject(reply)).finish())
  }
  if (!partial) return Buffer.from('{}')
  const { rejectedField, rejected, message } = partial
  return Buffer.from(JSON.stringify({ partialSuccess: { [rejectedField]: String(rejected), errorMessage: message } }))
}

/** A google.rpc.Status in the encoding of the request, as OTLP/HTTP wants failures answered. */
export function encodeStatus(encoding: Encoding, httpStatus: number, message: string): Buffer {
  const status = { code: grpcCodeOf(httpStatus), message }
  if (encoding === 'json') return Buffer.from(JSON.stringify(status))
  return Buffer.from(StatusMessage.encode(StatusMessage.fromObject(status)).finish())
}

function grpcCodeOf(httpStatus: number): number {
  if (httpStatus === 413 || httpStatus === 429) return 8
  if (httpStatus === 503) return 14
  return httpStatus >= 500 ? 13 : 3
}

import { sha256Hex } from '../kit/hash.ts'
import { readTrace } from './frames.ts'
import { MAX_MESSAGE, skeletonOf } from './skeleton.ts'
import type { Frame, Trace } from './trace.ts'

export interface SignatureInput {
  readonly body: string
  readonly severity: string
  readonly exception_type?: string
  readonly exception_message?: string
  readonly exception_stack?: string
  /** What the title goes through before it is cut; the signature never does. */
  readonly clean?: (text: string) => string
}

export interface Signature {
  /** `<prefix><version>:<16 hex>`: equal for two occurrences of one cause, whatever their ids, numbers and line numbers. */
  readonly signature: string
  /** What it rests on: a stack, an exception's type and message, or the words of the line. */
  readonly kind: 'stack' | 'exception' | 'line'
  readonly version: number
  /** For people: the exception or the first line as it was, at most 200 characters. */
  readonly title: string
}

/** What does not come from a trace. A version changes when the same input would give another signature; all live side by side in storage. */
const VERSION = 1
const MAX_FRAMES = 5

/** The error's name, from its own text alone: no state, so a backfill, a second worker and a replay agree. Pure. */
export function signatureOf(input: SignatureInput): Signature {
  const body = messageIn(input.body.slice(0, MAX_MESSAGE))
  const trace = readTrace(input.exception_stack || body.text)
  const types = typesOf(input, trace)
  const message = firstLine(input.exception_message || (types.length > 0 ? trace.message : '') || body.text)
  const frames = inAppFrames(trace.frames)
  const title = titleOf(input.exception_type || trace.types[0], message || firstLine(body.text), input.clean)
  if (types.length > 0 && frames.length > 1)
    return sign(
      'stack',
      'st',
      [...types, ...(trace.saysMessage ? [skeletonOf(message)] : []), ...frames],
      title,
      trace.version,
    )
  // One frame may be a wrapper that everything passes through: the message then tells causes apart.
  if (types.length > 0) return sign('exception', 'ex', [...types, ...frames, skeletonOf(message)], title, trace.version)
  return sign('line', 'sk', [...body.keys, skeletonOf(firstLine(body.text))], title)
}

function sign(
  kind: Signature['kind'],
  prefix: string,
  parts: readonly string[],
  title: string,
  version = VERSION,
): Signature {
  const signature = `${prefix}${version}:${sha256Hex(parts.join('\n')).slice(0, 16)}`
  return { signature, kind, version, title }
}

function typesOf(input: SignatureInput, trace: Trace): readonly string[] {
  const chain = input.exception_type ? [input.exception_type, ...trace.types] : trace.types
  return [...new Set(chain.map((type) => type.split('.').at(-1) ?? type))].slice(0, MAX_FRAMES)
}

/** Distinct, so that the depth of a recursion changes nothing. */
function inAppFrames(frames: readonly Frame[]): readonly string[] {
  const names = frames.filter((frame) => frame.inApp).map((frame) => `${frame.module}|${frame.fn}`)
  return [...new Set(names)].slice(0, MAX_FRAMES)
}

/** A JSON line says its message under one of a few names; its set of keys is part of the skeleton. */
function messageIn(body: string): { readonly text: string; readonly keys: readonly string[] } {
  if (!body.startsWith('{') || !body.trimEnd().endsWith('}')) return { text: body, keys: [] }
  const fields = parseObject(body)
  if (!fields) return { text: body, keys: [] }
  const text = ['message', 'msg', 'error', 'err', 'event', 'exception'].map((name) => fields[name]).find(isText)
  return text === undefined ? { text: body, keys: [] } : { text, keys: Object.keys(fields).sort() }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function firstLine(text: string): string {
  const trimmed = text.trimStart()
  const end = trimmed.indexOf('\n')
  return (end < 0 ? trimmed : trimmed.slice(0, end)).trimEnd()
}

function titleOf(type: string | undefined, message: string, clean = (text: string) => text): string {
  const words = clean(type && !message.startsWith(type) ? `${type}: ${message}` : message)
  return Array.from(words.replace(/\s+/g, ' ').trim()).slice(0, 200).join('') || '(empty line)'
}

import { sha256Hex } from '../kit/hash.ts'
import { readTrace } from './frames.ts'
import { SKELETON_VERSION, skeletonKey } from './patterns/skeleton-key.ts'
import { firstSkeletonOf, MAX_MESSAGE } from './skeleton.ts'
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
  /** What the version before called it, where that was another name: rows are stored under it. */
  readonly was?: string
  /** What it rests on: a stack, an exception's type and message, or the words of the line. */
  readonly kind: 'stack' | 'exception' | 'line'
  readonly version: number
  /** For people: the exception or the first line as it was, at most 200 characters. */
  readonly title: string
}

/** Of what says a trace and the words of its message. A version changes when the same input would give another signature. */
const MESSAGE_VERSION = 3
const FIRST_VERSION = 1
const MAX_FRAMES = 5

/** The error's name, from its own text alone: no state, so a backfill, a second worker and a replay agree. Pure. */
export function signatureOf(input: SignatureInput): Signature {
  const body = messageIn(input.body.slice(0, MAX_MESSAGE))
  const trace = readTrace(input.exception_stack || body.text)
  const types = typesOf(input, trace)
  const message = firstLine(input.exception_message || (types.length > 0 ? trace.message : '') || body.text)
  const frames = inAppFrames(trace.frames)
  const title = titleOf(input.exception_type || trace.types[0], message || firstLine(body.text), input.clean)
  const said = { ...trace, types, frames, message }
  if (types.length > 0 && frames.length > 1) return { ...named('st', said), kind: 'stack', title }
  // One frame may be a wrapper that everything passes through: the message then tells causes apart.
  if (types.length > 0) return { ...named('ex', said), kind: 'exception', title }
  const line = firstLine(body.text)
  const was = hashed('sk', FIRST_VERSION, [...body.keys, firstSkeletonOf(line)])
  return { signature: skeletonKey(line), was, kind: 'line', version: SKELETON_VERSION, title }
}

interface Said extends Pick<Trace, 'version' | 'saysMessage'> {
  readonly types: readonly string[]
  readonly frames: readonly string[]
  readonly message: string
}

/** What rests on frames alone keeps its name; what rests on the words of its message has another with another skeleton. */
function named(prefix: 'st' | 'ex', { types, frames, message, version, saysMessage }: Said) {
  if (prefix === 'st' && saysMessage !== true)
    return { signature: hashed(prefix, version, [...types, ...frames]), version }
  const parts = (words: string) => (prefix === 'st' ? [...types, words, ...frames] : [...types, ...frames, words])
  return {
    signature: hashed(prefix, MESSAGE_VERSION, parts(skeletonKey(message))),
    was: hashed(prefix, version, parts(firstSkeletonOf(message))),
    version: MESSAGE_VERSION,
  }
}

function hashed(prefix: string, version: number, parts: readonly string[]): string {
  return `${prefix}${version}:${hashOf(parts.join('\n'))}`
}

/** Errors repeat themselves, and hashing is what costs most: those of short texts are kept. */
const HASHES = new Map<string, string>()
const [MAX_HASHES, MAX_HASHED] = [2_000, 1_000]

function hashOf(text: string): string {
  const known = HASHES.get(text)
  if (known !== undefined) return known
  const hash = sha256Hex(text).slice(0, 16)
  if (HASHES.size >= MAX_HASHES) HASHES.clear()
  if (text.length <= MAX_HASHED) HASHES.set(text, hash)
  return hash
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

/** A JSON line says its message under one of a few names, wherever it is read. */
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

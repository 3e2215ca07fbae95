import { createTurns } from '../../kit/turns.ts'
import { Census } from './too-many.ts'

/** An OTLP/JSON request whose records are still text: where one stood, `frame` has its number in `records`. */
export interface FramedJson {
  readonly frame: unknown
  readonly records: readonly Buffer[]
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OBJECT, OBJECT_END, LIST, LIST_END] = [0x7b, 0x7d, 0x5b, 0x5d]
/** What is open where records are listed, in logs and traces alike: `{"resourceLogs":[{"scopeLogs":[{"logRecords":[`. */
const RECORDS = [OBJECT, LIST, OBJECT, LIST, OBJECT, LIST]
const LOOK_BYTES = 64 * 1024

/**
 * Finds the records of a large request without reading them, so that each can be read in its turn: taken apart at one go 16 MiB
 * stop everything else for more than 100 ms. Undefined for what is not well-formed: whoever reads it whole says why. Throws
 * `HttpFault` 413 for more than one export may hold.
 */
export async function frameJson(body: Buffer): Promise<FramedJson | undefined> {
  const turns = createTurns()
  const framer = new Framer(body)
  for (let from = 0; from < body.length; ) {
    from = framer.readTo(from, Math.min(body.length, from + LOOK_BYTES))
    if (from < 0) return undefined
    if (turns.isDue()) await turns.take()
  }
  return framer.framed()
}

class Framer {
  readonly #body: Buffer
  readonly #open: number[] = []
  readonly #parts: Buffer[] = []
  readonly #records: Buffer[] = []
  /** Up to here the body is in `parts`, or is a record. */
  #taken = 0
  #first = 0
  #inRecords = false
  readonly #census = new Census()

  constructor(body: Buffer) {
    this.#body = body
  }

  /** Where to go on, at `to` or behind it: a text is read to its end. Negative for what is not well-formed. */
  readTo(from: number, to: number): number {
    let at = from
    for (; at < to; at++) {
      const byte = this.#body[at]
      if (byte === QUOTE) at = endOfText(this.#body, at)
      else if (byte === OBJECT || byte === LIST) this.#begin(byte, at)
      else if (byte === OBJECT_END || byte === LIST_END) {
        if (!this.#end(byte, at)) return -1
      } else if (byte === COMMA) {
        this.#census.value()
        if (this.#inRecords && this.#open.length === RECORDS.length && !this.#record(at)) return -1
      }
    }
    return at
  }

  framed(): FramedJson | undefined {
    if (this.#open.length > 0 || this.#taken > this.#body.length) return undefined
    const text = Buffer.concat([...this.#parts, this.#body.subarray(this.#taken)]).toString('utf8')
    try {
      return { frame: JSON.parse(text), records: this.#records }
    } catch {
      return undefined
    }
  }

  #begin(byte: number, at: number): void {
    this.#census.value()
    this.#open.push(byte)
    if (this.#open.length !== RECORDS.length) return
    this.#inRecords = RECORDS.every((wanted, depth) => this.#open[depth] === wanted)
    if (!this.#inRecords) return
    this.#parts.push(this.#body.subarray(this.#taken, at + 1))
    this.#taken = at + 1
    this.#first = this.#records.length
  }

  #end(byte: number, at: number): boolean {
    if (this.#inRecords && this.#open.length === RECORDS.length) {
      const isEmpty = this.#first === this.#records.length && isBlank(this.#body, this.#taken, at)
      if (!isEmpty && !this.#record(at)) return false
      this.#parts.push(Buffer.from(numbers(this.#first, this.#records.length)))
      this.#taken = at
      this.#inRecords = false
    }
    // An end comes two behind its beginning, in both kinds.
    return this.#open.pop() === byte - 2
  }

  #record(end: number): boolean {
    if (isBlank(this.#body, this.#taken, end)) return false
    this.#census.record()
    this.#records.push(this.#body.subarray(this.#taken, end))
    this.#taken = end + 1
    return true
  }
}

/** The closing quotation mark; the end of the body where there is none. */
function endOfText(body: Buffer, from: number): number {
  let at = from + 1
  for (; at < body.length; at++) {
    if (body[at] === BACKSLASH) at++
    else if (body[at] === QUOTE) return at
  }
  return at
}

function isBlank(body: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!BLANK.has(body[at] ?? 0)) return false
  return true
}

const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d])

function numbers(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => from + at).join(',')
}

import { NUM, unitKind } from './kinds.ts'

/** The skeleton of one message as the scanner tells it: the key, and where its variables stand. Reused from line to line. */
export interface Sink {
  /** Halves of the 64-bit key, as signed 32-bit integers; valid after `end`. */
  hi: number
  lo: number
  /** Variables of the message, by place: kind, and [start, end) in the scanned text. */
  slots: number
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Words, marks, spaces (" ") and variables (""), when asked for by `begin`. */
  tokens: string[]
  begin(text: string, collect: boolean): void
  word(from: number, to: number): void
  value(kind: number, from: number, to: number): void
  mark(code: number): void
  space(): void
  end(): void
}

/** Variables kept of a message; what comes later is in the key, but its value is not kept. */
export const MAX_SLOTS = 64
const VARIABLE = 0x1_0000
const [COMMA, SPACE] = [44, 32]
const MAX_UNIT = 4
/** A mark between two variables makes them one: `10.0.0.1:80`, `7##12`, `a-1/b-2`, `1, 2, 3`. */
const GLUE = new Set(Array.from('.:/-_,#@|+*%~\\$', (mark) => mark.charCodeAt(0)))

export function createSink(): Sink {
  return new Skeleton()
}

class Skeleton implements Sink {
  hi = 0
  lo = 0
  slots = 0
  readonly kinds = new Uint8Array(MAX_SLOTS)
  readonly starts = new Int32Array(MAX_SLOTS)
  readonly ends = new Int32Array(MAX_SLOTS)
  tokens: string[] = []
  #text = ''
  #collecting = false
  #afterVariable = false
  /** A space, and a mark after a variable, that are not yet said; 0 is none. */
  #gap = false
  #held = 0
  #lastMark = 0
  #any = false
  /** Kind of the last value, also of one that was joined to the value before it. */
  #lastKind = 0

  begin(text: string, collect: boolean): void {
    this.#text = text
    this.#collecting = collect
    this.#afterVariable = this.#gap = this.#any = false
    this.#held = this.#lastMark = 0
    this.hi = 0x811c_9dc5 | 0
    this.lo = 0x2545_f491
    this.slots = 0
    if (collect) this.tokens = []
  }

  word(from: number, to: number): void {
    if (this.#afterVariable && this.#held === 0 && to - from <= MAX_UNIT && this.#isUnit(from, to)) return
    this.#flush()
    const text = this.#text
    let { hi, lo } = this
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at)
      hi = Math.imul(hi ^ code, 0x0100_0193)
      lo = Math.imul((lo ^ code) + (lo >>> 15), 0x85eb_ca6b)
    }
    this.hi = hi
    this.lo = lo
    this.#afterVariable = false
    this.#lastMark = 0
    if (this.#collecting) this.tokens.push(text.slice(from, to))
  }

  value(kind: number, from: number, to: number): void {
    this.#lastKind = kind
    if (this.#isJoined()) {
      this.#held = 0
      this.#gap = false
      if (this.slots <= MAX_SLOTS) this.ends[this.slots - 1] = to
      return
    }
    this.#flush()
    this.#put(VARIABLE)
    this.#afterVariable = true
    this.#lastMark = 0
    if (this.#collecting) this.tokens.push('')
    if (this.slots >= MAX_SLOTS) return
    this.kinds[this.slots] = kind
    this.starts[this.slots] = from
    this.ends[this.slots] = to
    this.slots += 1
  }

  mark(code: number): void {
    if (!this.#gap && this.#held === 0 && this.#afterVariable && GLUE.has(code)) {
      this.#held = code
      return
    }
    if (!this.#gap && (code === this.#held || code === this.#lastMark)) return
    this.#flush()
    this.#afterVariable = false
    this.#putMark(code)
  }

  space(): void {
    this.#gap = true
  }

  end(): void {
    this.#gap = false
    if (this.#held !== 0) this.#putMark(this.#held)
    this.#held = 0
    this.hi = mixed(this.hi ^ (this.lo >>> 7))
    this.lo = mixed(this.lo ^ this.hi)
  }

  /** The value goes on from the one before it. */
  #isJoined(): boolean {
    if (!this.#afterVariable) return false
    return this.#held !== 0 ? !this.#gap || this.#held === COMMA : !this.#gap
  }

  #isUnit(from: number, to: number): boolean {
    const last = this.slots - 1
    if (last < 0 || this.#lastKind !== NUM) return false
    const kind = unitKind(this.#text.slice(from, to))
    if (kind < 0) return false
    this.#lastKind = kind
    this.kinds[last] = kind
    this.ends[last] = to
    this.#gap = false
    return true
  }

  /** Says what was held back: a mark after a variable, and the space after that. */
  #flush(): void {
    if (this.#held !== 0) this.#putMark(this.#held)
    this.#held = 0
    if (this.#gap && this.#any) {
      this.#put(SPACE)
      this.#lastMark = 0
      if (this.#collecting) this.tokens.push(' ')
    }
    this.#gap = false
    this.#any = true
  }

  #putMark(code: number): void {
    this.#put(code)
    this.#lastMark = code
    if (this.#collecting) this.tokens.push(String.fromCharCode(code))
  }

  #put(code: number): void {
    this.hi = Math.imul(this.hi ^ code, 0x0100_0193)
    this.lo = Math.imul((this.lo ^ code) + (this.lo >>> 15), 0x85eb_ca6b)
  }
}

function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}

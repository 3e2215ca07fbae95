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
  let text = ''
  let collecting = false
  let afterVariable = false
  let gap = false
  let held = 0
  let lastMark = 0
  let any = false
  /** Kind of the last value, also of one that was joined to the value before it. */
  let lastKind = 0

  function put(code: number): void {
    sink.hi = Math.imul(sink.hi ^ code, 0x0100_0193)
    sink.lo = Math.imul((sink.lo ^ code) + (sink.lo >>> 15), 0x85eb_ca6b)
  }
  function putMark(code: number): void {
    put(code)
    lastMark = code
    if (collecting) sink.tokens.push(String.fromCharCode(code))
  }
  /** Says what was held back: a mark after a variable, and the space after that. */
  function flush(): void {
    if (held !== 0) putMark(held)
    held = 0
    if (gap && any) {
      put(SPACE)
      lastMark = 0
      if (collecting) sink.tokens.push(' ')
    }
    gap = false
    any = true
  }

  const sink: Sink = {
    hi: 0,
    lo: 0,
    slots: 0,
    kinds: new Uint8Array(MAX_SLOTS),
    starts: new Int32Array(MAX_SLOTS),
    ends: new Int32Array(MAX_SLOTS),
    tokens: [],
    begin(given, collect) {
      text = given
      collecting = collect
      afterVariable = gap = any = false
      held = lastMark = 0
      sink.hi = 0x811c_9dc5 | 0
      sink.lo = 0x2545_f491
      sink.slots = 0
      if (collect) sink.tokens = []
    },
    word(from, to) {
      if (afterVariable && held === 0 && to - from <= MAX_UNIT && isUnit(from, to)) return
      flush()
      let { hi, lo } = sink
      for (let at = from; at < to; at++) {
        const code = text.charCodeAt(at)
        hi = Math.imul(hi ^ code, 0x0100_0193)
        lo = Math.imul((lo ^ code) + (lo >>> 15), 0x85eb_ca6b)
      }
      sink.hi = hi
      sink.lo = lo
      afterVariable = false
      lastMark = 0
      if (collecting) sink.tokens.push(text.slice(from, to))
    },
    value(kind, from, to) {
      lastKind = kind
      const isJoined = afterVariable && (held !== 0 ? !gap || held === COMMA : !gap)
      if (isJoined) {
        held = 0
        gap = false
        if (sink.slots <= MAX_SLOTS) sink.ends[sink.slots - 1] = to
        return
      }
      flush()
      put(VARIABLE)
      afterVariable = true
      lastMark = 0
      if (collecting) sink.tokens.push('')
      if (sink.slots >= MAX_SLOTS) return
      sink.kinds[sink.slots] = kind
      sink.starts[sink.slots] = from
      sink.ends[sink.slots] = to
      sink.slots += 1
    },
    mark(code) {
      if (!gap && held === 0 && afterVariable && GLUE.has(code)) {
        held = code
        return
      }
      if (!gap && (code === held || code === lastMark)) return
      flush()
      afterVariable = false
      putMark(code)
    },
    space() {
      gap = true
    },
    end() {
      gap = false
      if (held !== 0) putMark(held)
      held = 0
      sink.hi = mixed(sink.hi ^ (sink.lo >>> 7))
      sink.lo = mixed(sink.lo ^ sink.hi)
    },
  }

  function isUnit(from: number, to: number): boolean {
    const last = sink.slots - 1
    if (last < 0 || lastKind !== NUM) return false
    const kind = unitKind(text.slice(from, to))
    if (kind < 0) return false
    lastKind = kind
    sink.kinds[last] = kind
    sink.ends[last] = to
    gap = false
    return true
  }
  return sink
}

function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}

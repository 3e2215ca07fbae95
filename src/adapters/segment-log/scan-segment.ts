import { readSync } from 'node:fs'
import { type FrameHead, frameEnd, HEADER_BYTES, headOf, MAX_BODY_BYTES } from './frame.ts'
import { ROOM_BYTES } from './segment.ts'

export interface FoundFrame {
  readonly head: FrameHead
  readonly at: number
  readonly length: number
}

const CHUNK_BYTES = 4 * MAX_BODY_BYTES

/** Visits the whole frames in [from, size) and returns where they end: `size`, or the first byte that begins none. */
export function scanSegment(fd: number, from: number, size: number, visit: (found: FoundFrame) => void): number {
  const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, size - from)))
  let base = from
  while (base < size) {
    const bytes = chunk.subarray(0, readSync(fd, chunk, 0, Math.min(chunk.length, size - base), base))
    const used = visitChunk(bytes, base, visit)
    base += used.length
    if (used.bad || used.length === 0) return base
  }
  return base
}

function visitChunk(bytes: Buffer, base: number, visit: (found: FoundFrame) => void): { length: number; bad: boolean } {
  let at = 0
  while (at < bytes.length) {
    const end = frameEnd(bytes, at)
    if (end === 'short' || end === 'bad') return { length: at, bad: end === 'bad' }
    visit({ head: headOf(bytes, at), at: base + at, length: end - at })
    at = end
  }
  return { length: at, bad: false }
}

const ZEROS = Buffer.alloc(ROOM_BYTES)

/** True when nothing but zeros stands in [from, size): room that was made for frames to come, or nothing at all. */
export function isRoom(fd: number, from: number, size: number): boolean {
  if (size - from > ROOM_BYTES) return false
  const rest = Buffer.allocUnsafe(size - from)
  const read = readSync(fd, rest, 0, rest.length, from)
  return ZEROS.compare(rest, 0, read, 0, read) === 0
}

const BODY_START = Buffer.from('{"topic":"')

/**
 * True when a write that began after `badAt` left a whole frame: then what stands at `badAt` was durable once and is
 * damage. Otherwise it is the torn end of the last write, whose pages a power cut may leave in any order.
 */
export function isDamage(fd: number, badAt: number, size: number): boolean {
  const rest = Buffer.allocUnsafe(size - badAt)
  const bytes = rest.subarray(0, readSync(fd, rest, 0, rest.length, badAt))
  for (let hit = bytes.indexOf(BODY_START); hit >= 0; hit = bytes.indexOf(BODY_START, hit + 1)) {
    const at = hit - HEADER_BYTES
    if (at > 0 && typeof frameEnd(bytes, at) === 'number' && headOf(bytes, at).batch > badAt) return true
  }
  return false
}

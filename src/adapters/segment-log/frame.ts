import type { Place } from '../../timeline/embedded-log/log-index.ts'
import { crc32c } from './crc32c.ts'

/** u32 length | u32 crc32c of the body | body; little-endian. The body is `{topic, partition, offset, batch, key, event}` in this order. */
export const HEADER_BYTES = 8
/** No body is longer: the event limit and room for its place. A longer length is damage. */
export const MAX_BODY_BYTES = 1024 * 1024

/** What the front of a body says, readable without the event behind it. */
export interface FrameHead extends Place {
  /** Where in its segment the write began that this frame came with: tells a torn write from damage done later. */
  readonly batch: number
}

const EVENT = Buffer.from(',"event":')

/** The text of one body; `json` is the event's own. */
export function bodyOf(head: FrameHead, json: string): string {
  const { topic, partition, offset, batch, key } = head
  return `{"topic":"${topic}","partition":${partition},"offset":${offset},"batch":${batch},"key":${JSON.stringify(key)},"event":${json}}`
}

/** Bodies as one run of frames, ready for one write. `lengths` are those of whole frames. */
export function encodeFrames(bodies: readonly string[]): {
  readonly bytes: Buffer
  readonly lengths: readonly number[]
} {
  const lengths = bodies.map((body) => HEADER_BYTES + Buffer.byteLength(body))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  bodies.forEach((body, place) => {
    const end = at + (lengths[place] ?? 0)
    bytes.write(body, at + HEADER_BYTES)
    bytes.writeUInt32LE(end - at - HEADER_BYTES, at)
    bytes.writeUInt32LE(crc32c(bytes, at + HEADER_BYTES, end), at + 4)
    at = end
  })
  return { bytes, lengths }
}

/** The end of the frame that begins at `at`; 'short' when `bytes` ends before it does, 'bad' when it is no frame. */
export function frameEnd(bytes: Buffer, at: number): number | 'short' | 'bad' {
  if (at + HEADER_BYTES > bytes.length) return 'short'
  const length = bytes.readUInt32LE(at)
  if (length === 0 || length > MAX_BODY_BYTES) return 'bad'
  const end = at + HEADER_BYTES + length
  if (end > bytes.length) return 'short'
  return crc32c(bytes, at + HEADER_BYTES, end) === bytes.readUInt32LE(at + 4) ? end : 'bad'
}

/** The place of a frame that `frameEnd` found whole. A raw `,"event":` cannot stand inside a JSON string, so the first is the field. */
export function headOf(bytes: Buffer, at: number): FrameHead {
  const event = bytes.indexOf(EVENT, at + HEADER_BYTES)
  return JSON.parse(`${bytes.toString('utf8', at + HEADER_BYTES, event)}}`)
}

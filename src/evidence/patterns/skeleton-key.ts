import { scan } from './scan.ts'
import { createSink, type Sink } from './sink.ts'

/** Raised when the scanner would give any text another key; versions live side by side in storage. */
export const SKELETON_VERSION = 2

/** `sk2:` and 16 hex digits of what the sink holds. */
export function keyOf({ hi, lo }: Pick<Sink, 'hi' | 'lo'>): string {
  return `sk${SKELETON_VERSION}:${hex(hi)}${hex(lo)}`
}

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0')
}

const sink = createSink()

/** The name of a message's skeleton, from its text alone: a backfill, a second worker and a replay agree. Pure. */
export function skeletonKey(message: string): string {
  scan(sink, message, 0, message.length)
  return keyOf(sink)
}

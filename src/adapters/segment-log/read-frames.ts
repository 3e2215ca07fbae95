import { read } from 'node:fs'
import { promisify } from 'node:util'
import type { OpaqueRecord } from '../../timeline/timeline.ts'
import { frameEnd, HEADER_BYTES } from './frame.ts'
import { corrupt, type Segment } from './segment.ts'

export interface FrameAddress {
  readonly segment: Segment
  readonly at: number
  readonly length: number
}

const readAt = promisify(read)
const RUN_BYTES = 1024 * 1024
/** Between two frames that are wanted: to read what lies there costs less than to ask once more. */
const GAP_BYTES = 16 * 1024

/** The event in the body of a frame. */
export function eventIn(body: string): OpaqueRecord['raw'] {
  return JSON.parse(body).event
}

/** The bodies of these frames, in the order given; those near each other on disk are fetched with one read, and every checksum is proven. */
export async function readBodies(frames: readonly FrameAddress[]): Promise<string[]> {
  const bodies: string[] = []
  for (let from = 0; from < frames.length; ) {
    const run = runFrom(frames, from)
    const bytes = Buffer.allocUnsafe(run.bytes)
    const { bytesRead } = await readAt(run.segment.fd, bytes, 0, run.bytes, run.at)
    if (bytesRead < run.bytes) throw corrupt(run.segment.file, run.at + bytesRead)
    for (const frame of frames.slice(from, run.next)) {
      const at = frame.at - run.at
      const end = frameEnd(bytes, at)
      if (typeof end !== 'number') throw corrupt(run.segment.file, frame.at)
      bodies.push(bytes.toString('utf8', at + HEADER_BYTES, end))
    }
    from = run.next
  }
  return bodies
}

interface Run {
  readonly segment: Segment
  readonly at: number
  readonly bytes: number
  /** The first frame after the run. */
  readonly next: number
}

function runFrom(frames: readonly FrameAddress[], from: number): Run {
  const first = frames[from]
  if (!first) throw new RangeError('a run begins at a frame')
  let next = from + 1
  let bytes = first.length
  for (let frame = frames[next]; frame; frame = frames[++next]) {
    const gap = frame.at - first.at - bytes
    const isNear = frame.segment === first.segment && gap >= 0 && gap <= GAP_BYTES
    if (!isNear || bytes + gap + frame.length > RUN_BYTES) break
    bytes += gap + frame.length
  }
  return { segment: first.segment, at: first.at, bytes, next }
}

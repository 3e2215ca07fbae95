import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { LogIndex, type Place } from '../../timeline/embedded-log/log-index.ts'
import type { OpaqueRecord } from '../../timeline/timeline.ts'
import { FramePlaces } from './frame-places.ts'
import { eventIn, readBodies } from './read-frames.ts'
import { isDamage, isRoom, scanSegment } from './scan-segment.ts'
import { corrupt, type Segment } from './segment.ts'

/** The segment files of one folder with an index over every frame in them. */
export class Segments {
  readonly index = new LogIndex()
  readonly #dir: string
  readonly #mode: 'r' | 'r+'
  readonly #segments: Segment[] = []
  readonly #frames = new FramePlaces()

  constructor(dir: string, mode: 'r' | 'r+') {
    this.#dir = dir
    this.#mode = mode
  }

  /** Reads in every frame not seen yet. A damaged frame with more behind it: `GiveUp('log-corrupt')`. */
  load(): void {
    const grown = Math.max(0, this.#segments.length - 1)
    for (const name of segmentNames(this.#dir).slice(this.#segments.length)) {
      const file = join(this.#dir, segmentName(this.#segments.length + 1))
      if (name !== basename(file)) throw corrupt(file, 0)
      this.#segments.push({ file, fd: openSync(file, this.#mode), end: 0, room: 0 })
    }
    for (const segment of this.#segments.slice(grown)) this.#loadOne(segment)
  }

  get last(): Segment | undefined {
    return this.#segments.at(-1)
  }

  /** The size of the last file, with what stands behind its last whole frame. */
  get lastBytes(): number {
    return this.last ? fstatSync(this.last.fd).size : 0
  }

  /** Cuts the torn end of the last write; its bytes are kept in a file of their own. Returns how many, and where they are. */
  cutTornTail(): { readonly bytes: number; readonly kept: string } | undefined {
    const segment = this.last
    if (!segment) return undefined
    const size = this.lastBytes
    if (isRoom(segment.fd, segment.end, size)) return undefined
    const torn = Buffer.alloc(size - segment.end)
    readSync(segment.fd, torn, 0, torn.length, segment.end)
    const kept = `${segment.file}.torn-at-${segment.end}`
    writeFileSync(kept, torn)
    cutRoom(segment)
    fsyncSync(segment.fd)
    return { bytes: torn.length, kept }
  }

  /** Begins the next file; its name is durable when this returns. */
  roll(): Segment {
    this.trim()
    const file = join(this.#dir, segmentName(this.#segments.length + 1))
    const segment = { file, fd: openSync(file, 'wx+'), end: 0, room: 0 }
    syncFolder(this.#dir)
    this.#segments.push(segment)
    return segment
  }

  /** Takes a frame into the index, at the end of its segment. */
  admit(segment: Segment, place: Place, length: number): number {
    this.#frames.add(segment)
    segment.end += length
    return this.index.add(place)
  }

  async read(ordinals: readonly number[]): Promise<OpaqueRecord['raw'][]> {
    return (await this.bodies(ordinals)).map(eventIn)
  }

  /** What `eventIn` takes an event from. */
  bodies(ordinals: readonly number[]): Promise<string[]> {
    return readBodies(ordinals.map((ordinal) => this.#frames.addressOf(ordinal)))
  }

  /** Leaves the last file as long as its frames, as the others are. */
  trim(): void {
    if (this.last) cutRoom(this.last)
  }

  close(): void {
    for (const { fd } of this.#segments.splice(0)) closeSync(fd)
  }

  #loadOne(segment: Segment): void {
    const { size } = fstatSync(segment.fd)
    const end = scanSegment(segment.fd, segment.end, size, ({ head, length }) =>
      this.#admitChecked(segment, head, length),
    )
    segment.room = size
    if (isRoom(segment.fd, end, size)) return
    if (segment !== this.last || isDamage(segment.fd, end, size)) throw corrupt(segment.file, end)
  }

  #admitChecked(segment: Segment, place: Place, length: number): void {
    const expected = this.index.nextOffset(place.topic, place.partition)
    if (place.offset !== expected) throw corrupt(segment.file, segment.end)
    this.admit(segment, place, length)
  }
}

/** Leaves the file as long as its frames. */
export function cutRoom(segment: Segment): void {
  ftruncateSync(segment.fd, segment.end)
  segment.room = segment.end
}

function syncFolder(dir: string): void {
  const fd = openSync(dir, 'r')
  fsyncSync(fd)
  closeSync(fd)
}

function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.log`
}

function segmentNames(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir)
    .filter((name) => /^\d{8}\.log$/.test(name))
    .sort()
}

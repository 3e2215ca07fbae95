import { writeSync } from 'node:fs'
import { setImmediate as othersCame } from 'node:timers/promises'
import { crashPoint } from '../../kit/crash-point.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import type { Topic } from '../../timeline/topics.ts'
import { bodyOf, encodeFrames, type FrameHead } from './frame.ts'
import { ROOM_BYTES, type Segment } from './segment.ts'
import { cutRoom, type Segments } from './segments.ts'
import { SwiftSync } from './swift-sync.ts'

export interface NewRecord {
  readonly topic: Topic
  readonly partition: number
  readonly key: string
  readonly json: string
}

interface Job {
  readonly records: readonly NewRecord[]
  readonly done: (ordinals: number[]) => void
  readonly failed: (error: unknown) => void
}

/** The one writer. Appends that come while the disk is busy go together into the next write. */
export class SegmentWriter {
  readonly #segments: Segments
  readonly #segmentBytes: number
  readonly #sync: SwiftSync
  #waiting: Job[] = []
  #busy = false
  #drained: Promise<void> = Promise.resolve()
  #broken: GiveUp | undefined

  constructor(segments: Segments, segmentBytes: number, sync = new SwiftSync()) {
    this.#segments = segments
    this.#segmentBytes = segmentBytes
    this.#sync = sync
  }

  /** Resolves with the records' ordinals when they are durable. Full disk: `RetryLater('disk-full')`, and nothing is written. */
  append(records: readonly NewRecord[]): Promise<number[]> {
    return new Promise((done, failed) => {
      this.#waiting.push({ records, done, failed })
      if (!this.#busy) this.#drained = this.#drain()
    })
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#drained
  }

  async #drain(): Promise<void> {
    this.#busy = true
    while (this.#waiting.length > 0) {
      if (this.#sync.swift) await othersCame()
      const jobs = this.#waiting
      this.#waiting = []
      try {
        const ordinals = await this.#write(jobs.flatMap((job) => job.records))
        let from = 0
        for (const { records, done } of jobs) {
          done(ordinals.slice(from, from + records.length))
          from += records.length
        }
      } catch (error) {
        for (const job of jobs) job.failed(error)
      }
    }
    this.#busy = false
  }

  async #write(records: readonly NewRecord[]): Promise<number[]> {
    if (this.#broken) throw this.#broken
    const segment = this.#room()
    const heads = this.#heads(records, segment.end)
    const { bytes, lengths } = encodeFrames(heads.map((head, at) => bodyOf(head, records[at]?.json ?? '')))
    crashPoint('timeline.append:before')
    this.#put(segment, bytes)
    await this.#durable(segment)
    const ordinals = heads.map((head, at) => this.#segments.admit(segment, head, lengths[at] ?? 0))
    crashPoint('timeline.append:after')
    return ordinals
  }

  #room(): Segment {
    const last = this.#segments.last
    return last && last.end < this.#segmentBytes ? last : this.#segments.roll()
  }

  #heads(records: readonly NewRecord[], batch: number): FrameHead[] {
    const taken = new Map<string, number>()
    return records.map(({ topic, partition, key }) => {
      const slot = `${topic}/${partition}`
      const offset = taken.get(slot) ?? this.#segments.index.nextOffset(topic, partition)
      taken.set(slot, offset + 1)
      return { topic, partition, offset, batch, key }
    })
  }

  #put(segment: Segment, bytes: Buffer): void {
    try {
      makeRoom(segment, bytes.length)
      putAt(segment.fd, bytes, segment.end)
    } catch (cause) {
      cutRoom(segment)
      const message = `${segment.file} cannot take more: ${String(cause)}. Free some space on its disk; what waits is written then.`
      throw new RetryLater('disk-full', message, { afterMs: 10_000, cause })
    }
  }

  /** After a failed sync nobody knows what the disk holds, so the log takes nothing more until it is opened and read again. */
  async #durable(segment: Segment): Promise<void> {
    try {
      await this.#sync.durable(segment.fd)
    } catch (cause) {
      const message = `${segment.file} could not be made durable: ${String(cause)}. Check the disk, then start again.`
      this.#broken = new GiveUp('log-broken', message, { cause })
      throw this.#broken
    }
  }
}

const ZEROS = Buffer.alloc(ROOM_BYTES)

/** Long writes go without: zeros in front of them would cost as much as they do. */
function makeRoom(segment: Segment, bytes: number): void {
  const end = segment.end + bytes
  if (end <= segment.room) return
  if (bytes < ROOM_BYTES / 16) putAt(segment.fd, ZEROS, segment.end)
  segment.room = bytes < ROOM_BYTES / 16 ? segment.end + ROOM_BYTES : end
}

function putAt(fd: number, bytes: Buffer, place: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, place + at)
}

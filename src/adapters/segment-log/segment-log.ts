import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../kit/clock.ts'
import { takeFileLock } from '../../kit/file-lock.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { Arrivals } from '../../timeline/embedded-log/arrivals.ts'
import { ConsumerGroups } from '../../timeline/embedded-log/consumer-groups.ts'
import { incidentReader } from '../../timeline/embedded-log/incident-reader.ts'
import { type LogSource, scanLog } from '../../timeline/embedded-log/log-source.ts'
import { type PlacedEvent, placeEvent } from '../../timeline/placement.ts'
import type { StoredEvent, Timeline } from '../../timeline/timeline.ts'
import { Acknowledged } from './acknowledged.ts'
import { GroupFile } from './group-file.ts'
import { SegmentWriter } from './segment-writer.ts'
import { Segments } from './segments.ts'
import { wholeIncidents } from './whole-incidents.ts'

export interface SegmentLogOptions {
  readonly dir: string
  readonly clock: Clock
  readonly log: Log
  /** A file that has reached this size is followed by a new one. Default 64 MiB. */
  readonly segmentBytes?: number
}

/**
 * The embedded timeline: one physical log in `dir` that all topics share, made durable before an append resolves.
 * One process at a time: `GiveUp('locked')`. The torn end of an interrupted write is cut; other damage: `GiveUp('log-corrupt')`.
 * A log that was put back from an older backup is taken; groups that stood beyond its end begin anew.
 */
export async function openSegmentLog(options: SegmentLogOptions): Promise<Timeline> {
  const { dir, clock, log } = options
  const { lock, segments, acknowledged } = openFolder(options)
  const writer = new SegmentWriter(segments, options.segmentBytes ?? 64 * 1024 * 1024)
  acknowledged.reached(segments.last)
  const offsets = new GroupFile(join(dir, 'groups.json'), clock, log)
  offsets.beginBeyond(segments.index.highWatermarks())
  const arrivals = new Arrivals()
  const source = sourceOf(segments, arrivals)
  const groups = new ConsumerGroups({ source, offsets, clock, log })
  let closed = false
  return {
    append: async (events) => {
      if (closed) throw new GiveUp('closed', `The timeline in ${dir} is closed. Open it again.`)
      const stored = await appendPlaced(segments, writer, events.map(placeEvent))
      acknowledged.reached(segments.last)
      arrivals.announce()
      return stored
    },
    readIncident: incidentReader(source),
    scan: (topics, from = []) => scanLog(source, topics, from),
    whole: async (topics) => wholeIncidents(segments, topics),
    highWatermarks: async () => segments.index.highWatermarks(),
    subscribe: async (subscription) => groups.subscribe(subscription),
    close: async () => {
      if (closed) return
      closed = true
      await groups.stopAll()
      await writer.settled()
      offsets.flush()
      acknowledged.flush()
      segments.trim()
      segments.close()
      lock.release()
    },
  }
}

/** The folder as this process's own, with what is in it seen to be whole. */
function openFolder({ dir, clock, log }: SegmentLogOptions) {
  mkdirSync(dir, { recursive: true })
  const lock = takeFileLock(join(dir, 'lock'), `The timeline in ${dir}`)
  const segments = new Segments(dir, 'r+')
  const acknowledged = new Acknowledged(dir, clock, log)
  try {
    segments.load()
    acknowledged.check(segments.last, segments.lastBytes)
    const torn = segments.cutTornTail()
    if (torn) log.warn({ dir, ...torn }, 'cut the torn end of an interrupted write')
  } catch (error) {
    segments.close()
    lock.release()
    throw error
  }
  return { lock, segments, acknowledged }
}

async function appendPlaced(
  segments: Segments,
  writer: SegmentWriter,
  placed: readonly PlacedEvent[],
): Promise<StoredEvent[]> {
  if (placed.length === 0) return []
  const records = placed.flatMap(({ topics, partition, key, json }) =>
    topics.map((topic) => ({ topic, partition, key, json })),
  )
  const ordinals = await writer.append(records)
  let at = 0
  return placed.map(({ event, topics }) => {
    const position = segments.index.positionAt(ordinals[at] ?? 0)
    at += topics.length
    return { ...position, event }
  })
}

function sourceOf(segments: Segments, arrivals: Arrivals): LogSource {
  return {
    index: segments.index,
    read: (ordinals) => segments.read(ordinals),
    refresh: async () => {},
    arrival: async (ordinal, signal) => {
      while (!signal.aborted && segments.index.size <= ordinal) await arrivals.next(signal)
    },
  }
}

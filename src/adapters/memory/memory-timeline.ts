import type { Clock } from '../../kit/clock.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { Arrivals } from '../../timeline/embedded-log/arrivals.ts'
import { ConsumerGroups, type GroupOffsets } from '../../timeline/embedded-log/consumer-groups.ts'
import { incidentReader } from '../../timeline/embedded-log/incident-reader.ts'
import { LogIndex } from '../../timeline/embedded-log/log-index.ts'
import { type LogSource, scanLog } from '../../timeline/embedded-log/log-source.ts'
import { partitionOfKey } from '../../timeline/partition.ts'
import { type PlacedEvent, placeEvent } from '../../timeline/placement.ts'
import type { Position, StoredEvent, Timeline } from '../../timeline/timeline.ts'
import type { Topic } from '../../timeline/topics.ts'

/** What a crashed process leaves behind: give it to the next `openMemoryTimeline` to go on from there. */
export class MemoryLog {
  readonly index = new LogIndex()
  readonly records: string[] = []
  readonly groups = new Map<string, Map<string, Position>>()
  readonly arrivals = new Arrivals()

  /** Writes one record as it is; a newer build's too. */
  put(topic: Topic, key: string, json: string): number {
    const partition = partitionOfKey(key)
    this.records.push(json)
    return this.index.add({ topic, partition, offset: this.index.nextOffset(topic, partition), key })
  }
}

export interface MemoryTimelineOptions {
  readonly clock: Clock
  readonly log: Log
  readonly memory?: MemoryLog
}

/** A timeline that lives as long as its `MemoryLog`: for pure specs and simulation. Events are copied in and out, as by a disk. */
export function openMemoryTimeline({ clock, log, memory = new MemoryLog() }: MemoryTimelineOptions): Timeline {
  const source = sourceOf(memory)
  const groups = new ConsumerGroups({ source, offsets: offsetsOf(memory), clock, log })
  let closed = false
  return {
    append: async (events) => {
      if (closed) throw new GiveUp('closed', 'This timeline is closed. Open it again.')
      const placed = events.map(placeEvent)
      crashPoint('timeline.append:before')
      const stored = placed.map((event) => store(memory, event))
      crashPoint('timeline.append:after')
      memory.arrivals.announce()
      return stored
    },
    readIncident: incidentReader(source),
    scan: (topics, from = []) => scanLog(source, topics, from),
    highWatermarks: async () => memory.index.highWatermarks(),
    subscribe: async (options) => groups.subscribe(options),
    close: async () => {
      closed = true
      await groups.stopAll()
    },
  }
}

function store(memory: MemoryLog, { event, topics, key, json }: PlacedEvent): StoredEvent {
  const [first = 0] = topics.map((topic) => memory.put(topic, key, json))
  return { ...memory.index.positionAt(first), event }
}

function sourceOf(memory: MemoryLog): LogSource {
  return {
    index: memory.index,
    read: async (ordinals) => ordinals.map((ordinal) => JSON.parse(memory.records[ordinal] ?? '{}')),
    refresh: async () => {},
    arrival: async (ordinal, signal) => {
      while (!signal.aborted && memory.index.size <= ordinal) await memory.arrivals.next(signal)
    },
  }
}

function offsetsOf(memory: MemoryLog): GroupOffsets {
  return {
    committed: (group) => [...(memory.groups.get(group)?.values() ?? [])],
    commit: (group, positions) => {
      const offsets = memory.groups.get(group) ?? new Map<string, Position>()
      for (const position of positions) offsets.set(`${position.topic}/${position.partition}`, position)
      memory.groups.set(group, offsets)
    },
  }
}

import type { Clock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { Arrivals } from '../../../src/timeline/embedded-log/arrivals.ts'
import { ConsumerGroups } from '../../../src/timeline/embedded-log/consumer-groups.ts'
import { incidentReader } from '../../../src/timeline/embedded-log/incident-reader.ts'
import { LogIndex } from '../../../src/timeline/embedded-log/log-index.ts'
import { type LogSource, scanLog } from '../../../src/timeline/embedded-log/log-source.ts'
import type { TimelineEvent } from '../../../src/timeline/events.ts'
import { partitionOfKey } from '../../../src/timeline/partition.ts'
import { type PlacedEvent, placeEvent } from '../../../src/timeline/placement.ts'
import type { OpaqueRecord, Position, StoredEvent, Timeline } from '../../../src/timeline/timeline.ts'
import type { Topic } from '../../../src/timeline/topics.ts'

/** The log outside of every process. It never forgets what it took. */
export class SharedLog {
  readonly index = new LogIndex()
  readonly raws: OpaqueRecord['raw'][] = []
  readonly keys: string[] = []
  readonly groups = new Map<string, Map<string, Position>>()
  readonly arrivals = new Arrivals()
  /** One reader for all processes: what it keeps is frozen, and is what each would read for itself. */
  readonly readIncident = incidentReader(sourceOf(this, async () => {}))

  put(topic: Topic, key: string, json: string): number {
    const partition = partitionOfKey(key)
    this.raws.push(JSON.parse(json))
    this.keys.push(key)
    return this.index.add({ topic, partition, offset: this.index.nextOffset(topic, partition), key })
  }

  append(events: readonly TimelineEvent[]): readonly StoredEvent[] {
    const stored = events.map(placeEvent).map((placed) => this.#store(placed))
    this.arrivals.announce()
    return stored
  }

  commit(group: string, positions: readonly Position[]): void {
    const offsets = this.groups.get(group) ?? new Map<string, Position>()
    for (const position of positions) offsets.set(`${position.topic}/${position.partition}`, position)
    this.groups.set(group, offsets)
  }

  committed(group: string): readonly Position[] {
    return [...(this.groups.get(group)?.values() ?? [])]
  }

  #store({ event, topics, key, json }: PlacedEvent): StoredEvent {
    const [first = 0] = topics.map((topic) => this.put(topic, key, json))
    return { ...this.index.positionAt(first), event }
  }
}

export interface LogReaderOptions {
  readonly log: SharedLog
  readonly clock: Clock
  /** Runs before every fetch of records. */
  readonly fetch?: () => Promise<void>
}

/** The timeline of one process over the shared log: the readers, groups and index of the embedded log, without a disk. */
export function simTimeline({ log, clock, fetch = async () => {} }: LogReaderOptions): Timeline {
  const source = sourceOf(log, fetch)
  const offsets = {
    committed: (group: string) => log.committed(group),
    commit: (group: string, positions: readonly Position[]) => log.commit(group, positions),
  }
  const groups = new ConsumerGroups({ source, offsets, clock, log: silentLog })
  return {
    append: async (events) => log.append(events),
    readIncident: log.readIncident,
    scan: (topics, from = []) => scanLog(source, topics, from),
    highWatermarks: async () => log.index.highWatermarks(),
    subscribe: async (options) => groups.subscribe(options),
    close: () => groups.stopAll(),
  }
}

export function sourceOf(log: SharedLog, fetch: () => Promise<void>): LogSource {
  return {
    index: log.index,
    read: async (ordinals) => ordinals.map((ordinal) => rawAt(log, ordinal)),
    refresh: async () => {},
    arrival: async (ordinal, signal) => {
      while (!signal.aborted && log.index.size <= ordinal) await log.arrivals.next(signal)
      await fetch()
    },
  }
}

function rawAt(log: SharedLog, ordinal: number): OpaqueRecord['raw'] {
  const raw = log.raws[ordinal]
  if (raw === undefined) throw new Error(`there is no record ${ordinal}; ask for one below ${log.raws.length}`)
  return raw
}

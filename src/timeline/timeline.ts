import type { TimelineEvent } from './events.ts'
import type { Topic } from './topics.ts'

/** An event as read: with its place in the log. `known` is false for a type or version this build does not know. */
export interface StoredEvent {
  readonly topic: Topic
  readonly partition: number
  readonly offset: bigint
  readonly event: TimelineEvent
}

/** A record that is kept, passed by and ignored: its type or schema version is newer than this build. */
export interface OpaqueRecord {
  readonly topic: Topic
  readonly partition: number
  readonly offset: bigint
  readonly raw: { readonly event_type: string; readonly tenant_id: string; readonly incident_id: string }
}

export interface Position {
  readonly topic: Topic
  readonly partition: number
  readonly offset: bigint
}

export interface Batch {
  readonly events: readonly StoredEvent[]
  readonly opaque: readonly OpaqueRecord[]
  /** The positions to resume from when this batch is done: one past the last record of each partition in it. */
  readonly next: readonly Position[]
}

/** A log told incident by incident. */
export interface WholeIncidents {
  /** Where the log ends: everything below is in `incidents`. */
  readonly next: readonly Position[]
  /** Each incident once, whole: its events that this build knows, in the order in which they were written. */
  readonly incidents: AsyncIterable<readonly StoredEvent[]>
}

export interface Subscription {
  /** Stops after the batch in hand. Resolves when the handler has returned. */
  stop(): Promise<void>
}

export interface SubscribeOptions {
  /** The consumer group: its committed offsets are kept under this name. */
  readonly group: string
  readonly topics: readonly Topic[]
  /** Where to start instead of at the group's committed offsets (absent partitions: at 0). */
  readonly from?: readonly Position[]
  readonly maxBatch?: number
  /** Partitions in hand at the same time, at most: each is still handled in order. Default 1. */
  readonly atOnce?: number
  /** Runs the durable step; offsets are committed after it resolves. A rejection is retried with back-off, in order. */
  readonly handle: (batch: Batch) => Promise<void>
}

/** The canonical history. Kafka's semantics: topics, partitions by key, offsets, consumer groups, at least once. */
export interface Timeline {
  /** Resolves when every event is durable. Order within a record key is kept. Invalid or oversize events: `GiveUp`, nothing is written. */
  append(events: readonly TimelineEvent[]): Promise<readonly StoredEvent[]>
  /** All events of one incident over all topics, ordered by (topic, offset), as of now. */
  readIncident(tenantId: string, incidentId: string): Promise<readonly StoredEvent[]>
  /** From positions (absent partitions: 0) up to the high watermarks at the time of the call, oldest first per partition. */
  scan(topics: readonly Topic[], from?: readonly Position[]): AsyncIterable<Batch>
  /** The log as it stands at the time of the call, if it knows which records an incident has; others are scanned. Nothing is read twice that finds room. */
  whole?(topics: readonly Topic[]): Promise<WholeIncidents>
  /** One past the last record of each partition that has any. */
  highWatermarks(): Promise<readonly Position[]>
  /** Delivers to a consumer group, each record at least once, each partition in order. */
  subscribe(options: SubscribeOptions): Promise<Subscription>
  close(): Promise<void>
}

import type { Kafka } from 'kafkajs'
import { GiveUp } from '../../kit/outcome.ts'

/** What this adapter uses of kafkajs' own cluster: reading at a position, which its consumer offers to groups alone. */
export interface RawCluster {
  connect(): Promise<void>
  disconnect(): Promise<void>
  isConnected(): boolean
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>
  refreshMetadata(): Promise<void>
  refreshMetadataIfNecessary(): Promise<void>
  removeBroker(address: { readonly host: string; readonly port: number }): void
  /** Partitions by the node id of their leader. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>
  findBroker(node: { readonly nodeId: string }): Promise<RawBroker>
  fetchTopicsOffset(topics: readonly OffsetsAsked[]): Promise<readonly OffsetsTold[]>
}

export interface RawBroker {
  readonly connectionPool: {
    /** Opens it if need be. */
    getConnection(index: number): Promise<unknown>
  }
  fetch(request: {
    readonly maxWaitTime: number
    readonly minBytes: number
    readonly maxBytes: number
    readonly isolationLevel: number
    readonly topics: readonly FetchTopic[]
  }): Promise<{ readonly responses: readonly FetchedTopic[] }>
}

export interface FetchTopic {
  readonly topic: string
  readonly partitions: readonly {
    readonly partition: number
    readonly fetchOffset: string
    readonly maxBytes: number
  }[]
}

export interface FetchedTopic {
  readonly topicName: string
  readonly partitions: readonly {
    readonly partition: number
    readonly highWatermark: string
    readonly messages: readonly RawMessage[]
  }[]
}

/** The buffers are windows onto the whole answer: copy what is to be kept. */
export interface RawMessage {
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly isControlRecord?: boolean
}

interface OffsetsAsked {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number }[]
  readonly fromBeginning: boolean
}

export interface OffsetsTold {
  readonly topic: string
  readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
}

/** The one of a broker's connections that kafkajs sends fetches over. */
export const FETCH_CONNECTION = 1

type CreateCluster = (options: {
  readonly allowAutoTopicCreation: boolean
  readonly metadataMaxAge: number
}) => RawCluster

/** A connection of its own to the cluster. kafkajs is pinned to 2.2.4, its last release: another one is refused here. */
export function rawCluster(kafka: Kafka): RawCluster {
  const key = Object.getOwnPropertySymbols(kafka).find((symbol) => symbol.description === CREATE_CLUSTER)
  const create = key === undefined ? undefined : Reflect.get(kafka, key)
  if (!isCreateCluster(create)) {
    throw new GiveUp('kafka-client', 'This release of kafkajs has no way to read by position. Install kafkajs 2.2.4.')
  }
  return create({ allowAutoTopicCreation: false, metadataMaxAge: 300_000 })
}

const CREATE_CLUSTER = 'private:Kafka:createCluster'

/** The contract suite against a real broker vouches for the rest of the shape. */
function isCreateCluster(value: unknown): value is CreateCluster {
  return typeof value === 'function'
}

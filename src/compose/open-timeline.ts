import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { type Outage, outageOf } from '../kit/outage.ts'
import type { Timeline } from '../timeline/timeline.ts'
import { kafkaOptions, type Surroundings } from './server-options.ts'

/** Where the timeline is opened again and again until its brokers are there, they are told to be away once. */
export function brokersAway({ log }: Surroundings): Outage {
  return outageOf('a broker of Kafka', log)
}

/** The timeline on Kafka where brokers are set, else in the data folder. Missing or forgetful topics: `GiveUp`. */
export async function openTimeline(
  { servers, dataDir }: Config,
  around: Surroundings,
  outage = brokersAway(around),
): Promise<Timeline> {
  if (servers.kafka !== undefined) {
    const { openKafkaTimeline } = await import('../adapters/kafka/kafka-timeline.ts')
    return openKafkaTimeline({ ...kafkaOptions(servers.kafka, around), outage })
  }
  const { openSegmentLog } = await import('../adapters/segment-log/segment-log.ts')
  return openSegmentLog({ dir: join(resolve(dataDir), 'timeline'), ...around })
}

import { randomUUID } from 'node:crypto'
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { inPieces } from '../../src/adapters/kafka/batches.ts'
import { createTopics } from '../../src/adapters/kafka/create-topics.ts'
import { kafkaClient } from '../../src/adapters/kafka/kafka-client.ts'
import { openKafkaTimeline } from '../../src/adapters/kafka/kafka-timeline.ts'
import { namesWith } from '../../src/adapters/kafka/names.ts'
import type { KafkaOptions } from '../../src/adapters/kafka/options.ts'
import { connectSqs, type SqsConnection } from '../../src/adapters/sqs/connect-sqs.ts'
import { createQueues } from '../../src/adapters/sqs/create-queues.ts'
import { brokerName, type QueueNaming } from '../../src/adapters/sqs/queue-names.ts'
import { queueUrls } from '../../src/adapters/sqs/queue-urls.ts'
import { openSqsQueue } from '../../src/adapters/sqs/sqs-queue.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { Secret } from '../../src/kit/secret.ts'
import { addressOf } from '../servers/address.ts'
import { elasticmq } from '../servers/elasticmq.ts'
import { kafka } from '../servers/kafka.ts'
import type { Track } from './track.ts'

type Sqs = SqsConnection & QueueNaming

/** SQS takes ten messages a request. */
const BATCH = 10
/** Requests on their way together, as in our adapter. */
const AT_ONCE = 8

/** Topics and queues of one's own on the servers that run. */
export async function realServers(): Promise<Track> {
  const [brokers, endpoint] = [addressOf(kafka), addressOf(elasticmq)]
  const around = { clock: systemClock, log: silentLog }
  const options = { brokers: brokers.split(','), prefix: `bench-${randomUUID()}.`, ...around }
  const credentials = { accessKeyId: 'bench', secretAccessKey: new Secret('bench') }
  const sqs = { endpoint, region: 'us-east-1', credentials, prefix: `b${randomUUID().slice(0, 8)}-`, fifo: false }
  await createTopics(options)
  await createQueues(sqs)
  const timeline = await openKafkaTimeline(options)
  const queue = openSqsQueue({ ...sqs, ...around })
  return {
    name: 'Kafka to SQS',
    timeline,
    queue,
    bare: (incidents) => bareLoop(options, sqs, incidents),
    close: async () => {
      await queue.close()
      await timeline.close()
    },
  }
}

/** The official clients alone: each batch's records parsed, and a message for each incident, ten a request, as many at once as ours. */
async function bareLoop(options: KafkaOptions, sqs: Sqs, incidents: number): Promise<number> {
  const client = connectSqs(sqs)
  const QueueUrl = await queueUrls(client)(brokerName('rca-tasks', sqs))
  const consumer = kafkaClient(options, 5).consumer({ groupId: `${options.prefix}bare` })
  await consumer.connect()
  await consumer.subscribe({ topic: namesWith(options.prefix).topic('debugging.timeline'), fromBeginning: true })
  const send = (texts: readonly string[]) => {
    const Entries = texts.map((MessageBody, n) => ({ Id: `${n}`, MessageBody }))
    return client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
  }
  let [sent, start] = [0, 0]
  await new Promise<void>((done) => {
    void consumer.run({
      partitionsConsumedConcurrently: 3,
      eachBatch: async ({ batch }) => {
        start ||= performance.now()
        const events: readonly { event_type: string }[] = batch.messages.map(({ value }) => JSON.parse(String(value)))
        const detected = events.filter(({ event_type }) => event_type === 'IncidentDetected')
        const requests = inPieces(
          detected.map((one) => JSON.stringify(one)),
          BATCH,
        )
        for (const some of inPieces(requests, AT_ONCE)) await Promise.all(some.map(send))
        sent += detected.length
        if (sent >= incidents) done()
      },
    })
  })
  const ms = performance.now() - start
  await consumer.disconnect()
  client.destroy()
  return ms
}

import { randomUUID } from 'node:crypto'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../kit/clock.ts'
import { type Log, silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import type { QueueHarness } from '../../tasks/queue.contract.ts'
import type { TaskQueue } from '../../tasks/queue.ts'
import { connectSqs, type SqsConnection } from './connect-sqs.ts'
import { createQueues } from './create-queues.ts'
import type { QueueNaming } from './queue-names.ts'
import { queueUrls } from './queue-urls.ts'
import { openSqsQueue, type SqsQueueOptions } from './sqs-queue.ts'

export type House = SqsConnection & QueueNaming

/** A server's address with queues of its own, which nobody has made yet. */
export function houseAt(endpoint: string, fifo: boolean): House {
  const credentials = { accessKeyId: 'specs', secretAccessKey: new Secret('specs') }
  return { endpoint, region: 'us-east-1', credentials, prefix: `t${randomUUID().slice(0, 8)}-`, fifo }
}

/** What `queueContract` runs against: new queues at each test. */
export async function sqsHarness(endpoint: string, fifo: boolean): Promise<QueueHarness> {
  const house = houseAt(endpoint, fifo)
  await createQueues(house)
  const queue = openSqsQueue({ ...house, clock: systemClock, log: silentLog, closeWithinMs: 200 })
  return { queue, dispose: async () => {} }
}

/** A queue of the house, closed when the test is over. */
export function openAt(house: House, more: Partial<SqsQueueOptions> = {}): TaskQueue {
  const queue = openSqsQueue({ ...house, clock: systemClock, log: silentLog, closeWithinMs: 200, ...more })
  onTestFinished(() => queue.close())
  return queue
}

/** The official client, for what our adapter does not do. */
export function rawClient(house: House): SQSClient {
  const client = connectSqs(house)
  onTestFinished(() => client.destroy())
  return client
}

/** Puts any words on a queue, as a stranger would. */
export async function sendWords(house: House, name: string, words: string): Promise<void> {
  const client = rawClient(house)
  const order = house.fifo ? { MessageGroupId: 'stranger', MessageDeduplicationId: randomUUID() } : {}
  const QueueUrl = await queueUrls(client)(name)
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: words, ...order }))
}

export interface KeptLog extends Log {
  readonly lines: readonly { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[]
}

/** Keeps what was logged as warning or error. */
export function keptLog(): KeptLog {
  const lines: { fields: Readonly<Record<string, unknown>>; message: string }[] = []
  const keep: Log['warn'] = (fields, message) => void lines.push({ fields, message })
  return { ...silentLog, warn: keep, error: keep, lines }
}

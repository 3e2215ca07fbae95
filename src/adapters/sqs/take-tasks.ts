import { randomUUID } from 'node:crypto'
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { QueueName } from '../../tasks/queues.ts'
import { brokerName, deadLetterName, type QueueNaming } from './queue-names.ts'
import type { UrlOf } from './queue-urls.ts'
import { SqsLease, wholeSeconds } from './sqs-lease.ts'
import { sqsOutcome } from './sqs-outcome.ts'
import { taskOf } from './task-message.ts'

export interface TakeNeeds {
  readonly client: SQSClient
  readonly urlOf: UrlOf
  readonly naming: QueueNaming
  readonly clock: Clock
  readonly log: Log
  /** Hears of each message that was set aside. */
  readonly onDeadLetter?: (queue: QueueName) => void
}

export interface Taking {
  readonly max: number
  readonly waitS: number
  readonly visibilityMs: number
}

/** One poll. Messages that are no task of this queue are set aside at once; the others are leases. */
export async function takeTasks(
  needs: TakeNeeds,
  queue: QueueName,
  { max, waitS, visibilityMs }: Taking,
): Promise<readonly SqsLease[]> {
  const { client, clock, urlOf, naming } = needs
  const url = await urlOf(brokerName(queue, naming))
  const request = new ReceiveMessageCommand({
    QueueUrl: url,
    MaxNumberOfMessages: Math.max(1, Math.min(10, max)),
    WaitTimeSeconds: waitS,
    VisibilityTimeout: wholeSeconds(visibilityMs),
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    // The SDK's own retry of a FIFO poll whose answer was lost gets the same messages.
    ...(naming.fifo ? { ReceiveRequestAttemptId: randomUUID() } : {}),
  })
  const { Messages = [] } = await client
    .send(request)
    .catch((error: unknown) => Promise.reject(sqsOutcome(error, `receive from ${queue}`)))
  const leases: SqsLease[] = []
  for (const message of Messages) {
    const task = taskOf(message.Body, queue)
    const handle = message.ReceiptHandle ?? ''
    const receives = Number(message.Attributes?.ApproximateReceiveCount ?? 1)
    if (task === undefined) await setAside(needs, queue, url, message)
    else leases.push(new SqsLease({ client, clock, url, task, receives, handle, visibilityMs }))
  }
  return leases
}

/** First kept, then ended: a crash in between leaves it twice, never nowhere. */
async function setAside(needs: TakeNeeds, queue: QueueName, url: string, message: Message): Promise<void> {
  const { client, urlOf, naming, log } = needs
  const { MessageId = '', Body = '', ReceiptHandle } = message
  const about = { queue, message_id: MessageId, bytes: Buffer.byteLength(Body) }
  try {
    const QueueUrl = await urlOf(deadLetterName(queue, naming))
    const order = naming.fifo ? { MessageGroupId: 'not-a-task', MessageDeduplicationId: MessageId } : {}
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: Body, ...order }))
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }))
    needs.onDeadLetter?.(queue)
    log.warn(about, 'a message that is no task went to the dead letters')
  } catch (error) {
    log.error({ ...about, error: String(error) }, 'a message that is no task could not be set aside, it comes again')
  }
}

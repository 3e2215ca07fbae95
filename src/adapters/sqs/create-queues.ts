import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { QUEUES } from '../../tasks/queues.ts'
import { connectSqs, type SqsConnection } from './connect-sqs.ts'
import { brokerName, deadLetterName, type QueueNaming } from './queue-names.ts'
import { isMissingQueue, sqsOutcome } from './sqs-outcome.ts'

export interface CreateQueuesOptions extends SqsConnection, QueueNaming {
  /** Receives after which SQS sets a message aside; `MAX_RECEIVES` by default. */
  readonly maxReceives?: number
}

export interface QueueReport {
  readonly name: string
  readonly outcome: 'created' | 'changed' | 'present'
}

const DAY_S = 86_400

/** A task that waits in good order, for checks or for a server, is received often: 100 times are 50 minutes of outage. */
const MAX_RECEIVES = 100

type Attributes = Partial<Record<QueueAttributeName, string>>

/** Makes every queue and its dead letters as they should be; running it again changes nothing. */
export async function createQueues(options: CreateQueuesOptions): Promise<readonly QueueReport[]> {
  const client = connectSqs(options)
  try {
    const reports: QueueReport[] = []
    for (const queue of QUEUES) {
      const dead = await ensure(client, deadLetterName(queue, options), options.fifo, {
        MessageRetentionPeriod: String(14 * DAY_S),
      })
      const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: options.maxReceives ?? MAX_RECEIVES }
      const own = await ensure(client, brokerName(queue, options), options.fifo, {
        MessageRetentionPeriod: String(4 * DAY_S),
        RedrivePolicy: JSON.stringify(redrive),
      })
      reports.push(dead.report, own.report)
    }
    return reports
  } finally {
    client.destroy()
  }
}

async function ensure(client: SQSClient, name: string, fifo: boolean, wanted: Attributes) {
  try {
    const before = await urlOrNone(client, name)
    const QueueUrl = before ?? (await create(client, name, fifo, wanted))
    const { Attributes: found = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    )
    const differs = !sameAttributes(wanted, found)
    if (differs) await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: wanted }))
    const outcome = before === undefined ? 'created' : differs ? 'changed' : 'present'
    return { arn: found.QueueArn ?? '', report: { name, outcome } satisfies QueueReport }
  } catch (error) {
    throw sqsOutcome(error, `make the queue ${name}`)
  }
}

async function urlOrNone(client: SQSClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl
  } catch (error) {
    if (isMissingQueue(error)) return undefined
    throw error
  }
}

async function create(client: SQSClient, name: string, fifo: boolean, wanted: Attributes): Promise<string> {
  const Attributes: Attributes = fifo ? { ...wanted, FifoQueue: 'true' } : wanted
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }))
  return QueueUrl
}

/** Brokers write the redrive policy in their own order, with numbers as text; some know no retention. */
function sameAttributes(wanted: Attributes, found: Attributes): boolean {
  const policy = (attributes: Attributes) => {
    const { deadLetterTargetArn, maxReceiveCount }: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown } =
      JSON.parse(attributes.RedrivePolicy ?? '{}')
    return `${deadLetterTargetArn} ${maxReceiveCount}`
  }
  const kept = found.MessageRetentionPeriod ?? wanted.MessageRetentionPeriod
  return kept === wanted.MessageRetentionPeriod && policy(wanted) === policy(found)
}

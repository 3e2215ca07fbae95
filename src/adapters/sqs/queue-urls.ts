import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { sqsOutcome } from './sqs-outcome.ts'

/** The address the broker gives a queue, asked for once. `GiveUp('queue-missing')` when there is none of that name. */
export type UrlOf = (name: string) => Promise<string>

export function queueUrls(client: SQSClient): UrlOf {
  const known = new Map<string, string>()
  return async (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const { QueueUrl = '' } = await client
      .send(new GetQueueUrlCommand({ QueueName: name }))
      .catch((error: unknown) => Promise.reject(sqsOutcome(error, `find the queue ${name}`)))
    known.set(name, QueueUrl)
    return QueueUrl
  }
}

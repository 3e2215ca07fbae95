import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import type { Task } from '../../tasks/queue.ts'
import { QUEUES, type QueueName } from '../../tasks/queues.ts'
import { brokerName, type QueueNaming } from './queue-names.ts'
import type { UrlOf } from './queue-urls.ts'
import { sqsOutcome } from './sqs-outcome.ts'
import { entryOf } from './task-message.ts'

export interface SendNeeds {
  readonly client: SQSClient
  readonly urlOf: UrlOf
  readonly naming: QueueNaming
  readonly clock: Clock
}

/** SQS takes ten messages a request. */
const BATCH = 10
const AT_ONCE = 8
const TRIES = 3

interface Batch {
  readonly queue: QueueName
  readonly tasks: readonly Task[]
}

/**
 * Sends every task once per queue and key. All batches are tried whatever becomes of the others; then the worst trouble
 * is thrown: `GiveUp('task-refused')`, or `RetryLater('tasks-not-sent')`, naming the tasks that are not on their queue.
 */
export async function sendTasks(needs: SendNeeds, tasks: readonly Task[]): Promise<void> {
  const batches = inBatches(tasks)
  const troubles: (RetryLater | GiveUp)[] = []
  for (let at = 0; at < batches.length; at += AT_ONCE) {
    const wave = batches.slice(at, at + AT_ONCE).map((batch) =>
      sendBatch(needs, batch).catch((error: unknown) => {
        troubles.push(sqsOutcome(error, `send ${listed(batch.tasks)} to ${batch.queue}`))
      }),
    )
    await Promise.all(wave)
  }
  const worst = troubles.find((trouble) => trouble instanceof GiveUp) ?? troubles[0]
  if (worst !== undefined) throw worst
}

async function sendBatch({ client, urlOf, naming, clock }: SendNeeds, { queue, tasks }: Batch): Promise<void> {
  const QueueUrl = await urlOf(brokerName(queue, naming))
  let left = tasks.map((task, at) => entryOf(task, String(at), naming.fifo))
  const refused: BatchResultErrorEntry[] = []
  let failed: BatchResultErrorEntry[] = []
  for (let attempt = 1; attempt <= TRIES && left.length > 0; attempt++) {
    if (attempt > 1) await clock.sleep(backoffMs(attempt - 1, 200))
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: left }))
    refused.push(...Failed.filter(({ SenderFault }) => SenderFault === true))
    failed = Failed.filter(({ SenderFault }) => SenderFault !== true)
    left = left.filter(({ Id }) => failed.some((entry) => entry.Id === Id))
  }
  const named = (entries: readonly BatchResultErrorEntry[]) =>
    `${listed(tasks.filter((_, at) => entries.some(({ Id }) => Id === String(at))))} (${entries[0]?.Code}: ${entries[0]?.Message ?? ''})`
  if (refused.length > 0) {
    const remedy = "Compare the queue's settings with what `faultline migrate` makes."
    throw new GiveUp('task-refused', `${queue} refused ${named(refused)}. ${remedy}`)
  }
  if (left.length === 0) return
  const message = `${queue} did not take ${named(failed)} in ${TRIES} tries. Send them again, as the reconciler does by itself.`
  throw new RetryLater('tasks-not-sent', message, { afterMs: 2_000 })
}

function inBatches(tasks: readonly Task[]): readonly Batch[] {
  const batches: Batch[] = []
  for (const queue of QUEUES) {
    const own = [...new Map(tasks.filter((task) => task.queue === queue).map((task) => [task.key, task])).values()]
    for (let at = 0; at < own.length; at += BATCH) batches.push({ queue, tasks: own.slice(at, at + BATCH) })
  }
  return batches
}

/** Names enough to find them: incident and the first eight characters of the key. */
function listed(tasks: readonly Task[]): string {
  const names = tasks.map(({ incident_id, key }) => `${incident_id}/${key.slice(0, 8)}`).join(', ')
  return `${tasks.length} task${tasks.length === 1 ? '' : 's'}: ${names}`
}

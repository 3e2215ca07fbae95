import { randomUUID } from 'node:crypto'
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { z } from 'zod'
import { sha256Hex } from '../../kit/hash.ts'
import type { Task } from '../../tasks/queue.ts'
import { QUEUES, type QueueName } from '../../tasks/queues.ts'

const taskSchema = z.object({
  queue: z.enum(QUEUES),
  key: z.string().min(1),
  tenant_id: z.string().min(1),
  incident_id: z.string().min(1),
  trigger_event_id: z.string().min(1),
  cycle: z.int().min(1),
  slot: z.int().min(0),
}) satisfies z.ZodType<Task>

/** What SQS allows in a group's name. */
const GROUP = /^[\x21-\x7e]{1,128}$/

/**
 * A task as an entry of a batch. On a FIFO queue its group is the incident and its deduplication id is new at each
 * send: SQS swallows a repeated id for five minutes even when the first message was lost or ended, and with it the task
 * the reconciler sends again (decision 0020). A transport's retry of one send keeps the id and stays one message.
 */
export function entryOf(task: Task, id: string, fifo: boolean): SendMessageBatchRequestEntry {
  const entry = { Id: id, MessageBody: asciiJson(task) }
  return fifo ? { ...entry, MessageGroupId: groupOf(task), MessageDeduplicationId: randomUUID() } : entry
}

/** The task a message carries; undefined when it is none of this queue. Fields of a later version are left out. */
export function taskOf(body: string | undefined, queue: QueueName): Task | undefined {
  const { success, data } = taskSchema.safeParse(parsed(body ?? ''))
  return success && data.queue === queue ? data : undefined
}

function groupOf({ tenant_id, incident_id }: Task): string {
  const group = `${tenant_id}:${incident_id}`
  return GROUP.test(group) ? group : sha256Hex(group)
}

/** SQS refuses the whole batch for one character that XML does not have. */
function asciiJson(task: Task): string {
  return JSON.stringify(task).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Lease, Task, TaskQueue } from '../../tasks/queue.ts'
import type { QueueName } from '../../tasks/queues.ts'
import { connectSqs, type SqsConnection } from './connect-sqs.ts'
import { brokerName, type QueueNaming } from './queue-names.ts'
import { queueUrls, type UrlOf } from './queue-urls.ts'
import { sendTasks } from './send-tasks.ts'
import { giveBack, type SqsLease } from './sqs-lease.ts'
import { sqsOutcome } from './sqs-outcome.ts'
import { takeTasks } from './take-tasks.ts'

export interface SqsQueueOptions extends SqsConnection, QueueNaming {
  readonly clock: Clock
  readonly log: Log
  /** Hears of each message that was no task and went to the dead letters. */
  readonly onDeadLetter?: (queue: QueueName) => void
  /** How long `close` lets open polls end by themselves before it cuts them. */
  readonly closeWithinMs?: number
}

/** The longest poll of SQS. */
const LONGEST_POLL_S = 20

/**
 * The task queue on SQS or a server that speaks like it. A key that is sent twice is two messages: receivers find the
 * answer in the log. Waits are long polls of whole seconds; less than half a second is asked for twice instead.
 */
export function openSqsQueue(options: SqsQueueOptions): TaskQueue {
  return new SqsQueue(options)
}

class SqsQueue implements TaskQueue {
  readonly #client: SQSClient
  readonly #urlOf: UrlOf
  readonly #options: SqsQueueOptions
  readonly #closing = new AbortController()
  readonly #polls = new Set<Promise<unknown>>()
  #inHand: readonly SqsLease[] = []

  constructor(options: SqsQueueOptions) {
    this.#options = options
    this.#client = connectSqs(options)
    this.#urlOf = queueUrls(this.#client)
  }

  send(tasks: readonly Task[]): Promise<void> {
    const { clock } = this.#options
    return sendTasks({ client: this.#client, urlOf: this.#urlOf, naming: this.#options, clock }, tasks)
  }

  async receive(queue: QueueName, options: Parameters<TaskQueue['receive']>[1]): Promise<readonly Lease[]> {
    const { signal, waitMs } = options
    const deadlineMs = this.#nowMs() + waitMs
    for (;;) {
      if (this.#closing.signal.aborted || signal?.aborted) return []
      const waitS = Math.min(LONGEST_POLL_S, Math.round(Math.max(0, deadlineMs - this.#nowMs()) / 1_000))
      const leases = await this.#poll(queue, options, waitS)
      if (leases.length > 0) return leases
      const leftMs = deadlineMs - this.#nowMs()
      if (leftMs <= 0 || (waitS > 0 && leftMs < 500)) return []
      if (waitS === 0) await this.#options.clock.sleep(leftMs, signal)
    }
  }

  /** Waiting, delayed and in hand together; SQS says about how many. */
  async depth(queue: QueueName): Promise<number> {
    const QueueUrl = await this.#urlOf(brokerName(queue, this.#options))
    const { Attributes = {} } = await this.#client
      .send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'ApproximateNumberOfMessagesDelayed',
          ],
        }),
      )
      .catch((error: unknown) => Promise.reject(sqsOutcome(error, `count ${queue}`)))
    return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0)
  }

  /** Gives back what is in hand and what open polls still bring, so that others have it at once. */
  async close(): Promise<void> {
    this.#closing.abort()
    await giveBack(this.#client, this.#inHand)
    if (this.#polls.size > 0) {
      const ended = new AbortController()
      const all = Promise.allSettled(this.#polls).then(() => ended.abort())
      await Promise.race([all, this.#options.clock.sleep(this.#options.closeWithinMs ?? 5_000, ended.signal)])
    }
    this.#client.destroy()
  }

  /** A poll that is left alone by its caller runs on, and what it brings goes back: cutting it could lose messages. */
  #poll(
    queue: QueueName,
    { max, visibilityMs, signal }: Parameters<TaskQueue['receive']>[1],
    waitS: number,
  ): Promise<readonly SqsLease[]> {
    const call = { wanted: true }
    const needs = { ...this.#options, client: this.#client, urlOf: this.#urlOf, naming: this.#options }
    return new Promise((resolve, reject) => {
      const leave = () => {
        call.wanted = false
        resolve([])
      }
      const stops = [this.#closing.signal, signal]
      for (const stop of stops) stop?.addEventListener('abort', leave, { once: true })
      const work = takeTasks(needs, queue, { max, visibilityMs, waitS }).then((leases) => {
        if (!call.wanted) return giveBack(this.#client, leases)
        this.#inHand = [...this.#inHand.filter((lease) => lease.isHeld()), ...leases]
        return resolve(leases)
      })
      this.#polls.add(work)
      void work.catch(reject).finally(() => {
        for (const stop of stops) stop?.removeEventListener('abort', leave)
        this.#polls.delete(work)
      })
    })
  }

  #nowMs(): number {
    return this.#options.clock.now().getTime()
  }
}

import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Clock } from '../../kit/clock.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Lease, Task } from '../../tasks/queue.ts'
import { isStaleLease, sqsOutcome } from './sqs-outcome.ts'

/** SQS lets a message be in hand for twelve hours in all, counted from its receipt. */
const LONGEST_S = 43_200
const BATCH = 10

export interface Holding {
  readonly client: SQSClient
  readonly clock: Clock
  readonly url: string
  readonly task: Task
  readonly receives: number
  readonly handle: string
  readonly visibilityMs: number
}

/** A task in hand. One that ran out, or is settled, does nothing more: its task belongs to whoever has it now. */
export class SqsLease implements Lease {
  readonly task: Task
  readonly receives: number
  readonly url: string
  readonly handle: string
  readonly #client: SQSClient
  readonly #clock: Clock
  readonly #receivedAtMs: number
  #heldUntilMs: number

  constructor({ client, clock, url, task, receives, handle, visibilityMs }: Holding) {
    this.task = task
    this.receives = receives
    this.url = url
    this.handle = handle
    this.#client = client
    this.#clock = clock
    this.#receivedAtMs = clock.now().getTime()
    this.#heldUntilMs = this.#receivedAtMs + wholeSeconds(visibilityMs) * 1_000
  }

  isHeld(): boolean {
    return this.#heldUntilMs > this.#clock.now().getTime()
  }

  async extend(visibilityMs: number): Promise<void> {
    if (!this.isHeld()) return
    const leftS = Math.floor(LONGEST_S - this.#ageMs() / 1_000)
    if (leftS < 1) {
      throw new GiveUp(
        'lease-spent',
        'SQS keeps a task in hand for twelve hours at most. Split the work, or finish it sooner.',
      )
    }
    const seconds = Math.min(wholeSeconds(visibilityMs), leftS)
    await this.#showIn(seconds)
    this.#heldUntilMs = this.#clock.now().getTime() + seconds * 1_000
  }

  async release(afterMs: number): Promise<void> {
    if (!this.isHeld()) return
    await this.#showIn(Math.min(wholeSeconds(afterMs), Math.max(0, Math.floor(LONGEST_S - this.#ageMs() / 1_000))))
    this.settled()
  }

  async ack(): Promise<void> {
    crashPoint('queue.ack:before')
    await this.#asked(new DeleteMessageCommand({ QueueUrl: this.url, ReceiptHandle: this.handle }), 'end a task')
    this.settled()
    crashPoint('queue.ack:after')
  }

  /** Nothing is left to do for it. */
  settled(): void {
    this.#heldUntilMs = 0
  }

  #ageMs(): number {
    return this.#clock.now().getTime() - this.#receivedAtMs
  }

  async #showIn(seconds: number): Promise<void> {
    const change = { QueueUrl: this.url, ReceiptHandle: this.handle, VisibilityTimeout: seconds }
    await this.#asked(new ChangeMessageVisibilityCommand(change), 'change when a task is seen again')
  }

  async #asked(command: DeleteMessageCommand | ChangeMessageVisibilityCommand, doing: string): Promise<void> {
    const asking = command instanceof DeleteMessageCommand ? this.#client.send(command) : this.#client.send(command)
    await asking.catch((error: unknown) => {
      if (isStaleLease(error)) return this.settled()
      throw sqsOutcome(error, `${doing} of ${this.task.queue}`)
    })
  }
}

/** Makes tasks in hand visible to others at once. What fails comes back by itself when its visibility ends. */
export async function giveBack(client: SQSClient, leases: readonly SqsLease[]): Promise<void> {
  const held = leases.filter((lease) => lease.isHeld())
  for (const url of new Set(held.map((lease) => lease.url))) {
    const own = held.filter((lease) => lease.url === url)
    for (let at = 0; at < own.length; at += BATCH) {
      const Entries = own
        .slice(at, at + BATCH)
        .map(({ handle }, index) => ({ Id: String(index), ReceiptHandle: handle, VisibilityTimeout: 0 }))
      await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries })).catch(() => undefined)
    }
  }
  for (const lease of held) lease.settled()
}

/** SQS counts whole seconds; rounded up, so that a task is never shown early. */
export function wholeSeconds(ms: number): number {
  return Math.min(LONGEST_S, Math.max(0, Math.ceil(ms / 1_000)))
}

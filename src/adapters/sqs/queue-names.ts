import type { QueueName } from '../../tasks/queues.ts'

/** How our queues are called on the broker. */
export interface QueueNaming {
  /** Put before every name, so that two houses share an account: `faultline-`. Letters, digits, `-` and `_`. */
  readonly prefix: string
  /** FIFO queues, whose names end in `.fifo`, or standard ones. */
  readonly fifo: boolean
}

/** The broker's name of a queue: `faultline-rca-tasks`, `faultline-rca-tasks.fifo`. */
export function brokerName(queue: QueueName, { prefix, fifo }: QueueNaming): string {
  return `${prefix}${queue}${fifo ? '.fifo' : ''}`
}

/** Where a queue's messages go that nobody could work on: `faultline-rca-tasks-dead-letters`. */
export function deadLetterName(queue: QueueName, { prefix, fifo }: QueueNaming): string {
  return `${prefix}${queue}-dead-letters${fifo ? '.fifo' : ''}`
}

import type { Delivery } from '../../slack/inbox/intake.ts'

/** Where payloads come from: a socket or HTTP. A rejected `take` leaves the payload unanswered, and Slack delivers it again. */
export interface SlackSource {
  start(take: (delivery: Delivery) => Promise<void>): Promise<void>
  stop(): Promise<void>
}

import { headline, impactWords, spoken, stateLine } from './head.ts'
import { channel, join, md, mrkdwn, short } from './mrkdwn.ts'
import { context, type Message, message, section } from './parts.ts'
import { isClosed } from './phase.ts'
import type { Head, Impact } from './props.ts'

export interface CardProps {
  readonly head: Head
  readonly impact: Impact
  /** The most likely cause in a few words, once there is one. */
  readonly cause?: string | undefined
}

/** The one message in the channel of all incidents: two lines, edited in place. */
export function incidentCard({ head, impact, cause }: CardProps): Message {
  const room = head.channel_id === undefined ? mrkdwn('') : channel(head.channel_id)
  const figures = isClosed(head.phase) ? md`` : impactWords(impact)
  return message(spoken(head, figures, cause === undefined ? '' : `Cause: ${cause}`), [
    section(md`*${headline(head)}*\n${stateLine(head)}`),
    context(join([room, figures, cause === undefined ? mrkdwn('') : md`Cause: ${short(cause, 160)}`])),
  ])
}

/** What stands in the channel of all incidents when a shown incident was made private. */
export function privateCard(): Message {
  return message('This incident is private now. Its members see it in its own channel.', [
    section('This incident is private now. Its members see it in its own channel.'),
  ])
}

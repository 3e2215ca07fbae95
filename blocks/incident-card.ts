import { headline, spokenState, stateLine } from './head.ts'
import { impactWords } from './impact.ts'
import { channel, join, type Mrkdwn, md, mrkdwn, short } from './mrkdwn.ts'
import { noRoom } from './no-room.ts'
import { context, type Message, message, section } from './parts.ts'
import { isClosed } from './phase.ts'
import type { Head, Impact } from './props.ts'
import { duration } from './words.ts'

export interface CardProps {
  readonly head: Head
  readonly impact: Impact
  /** The most likely cause in a few words, once there is one. */
  readonly cause?: string | undefined
  /** The title of the fix that was merged. */
  readonly fixed_by?: string | undefined
  /** Why Slack opens no channel for it. */
  readonly room_refused?: string | undefined
}

/** The one message in the channel of all incidents: two lines, edited in place. */
export function incidentCard({ head, impact: named, cause, fixed_by, room_refused }: CardProps): Message {
  // The line above says the service.
  const impact = { ...named, service: undefined }
  const room = head.channel_id === undefined ? mrkdwn('') : channel(head.channel_id)
  const figures = isClosed(head.phase) ? ended(head, impact) : impactWords(impact)
  const said = [
    ['Cause', cause],
    ['Fix', fixed_by],
  ] as const
  const known = said.flatMap(([name, words]) => (words === undefined ? [] : [md`${name}: ${short(words, 160)}`]))
  return message(spokenState(head, figures, ...known), [
    section(md`*${headline(head)}*\n${stateLine(head)}`),
    context(join([room, md`${figures}`, ...known])),
    room_refused === undefined ? undefined : context(noRoom(room_refused)),
  ])
}

/** Where it was measured to the end, what it cost too. */
function ended(head: Head, impact: Impact): Mrkdwn {
  return join([md`${lasted(head)}`, impact.course === undefined ? md`` : impactWords(impact, true)])
}

function lasted({ since, closed_at }: Head): string {
  return closed_at === undefined ? '' : `after ${duration((Date.parse(closed_at) - Date.parse(since)) / 1_000)}`
}

/** What stands in the channel of all incidents when a shown incident was made private. */
export function privateCard(): Message {
  return message('This incident is private now. Its members see it in its own channel.', [
    section('This incident is private now. Its members see it in its own channel.'),
  ])
}

import { type Mrkdwn, md, short } from './mrkdwn.ts'

/** Where the channel of an incident would be named, Slack refusing to open it for the given reason, a sentence. */
export function noRoom(why: string): Mrkdwn {
  return md`No channel could be opened, it is tried again: ${short(why, 400)}`
}

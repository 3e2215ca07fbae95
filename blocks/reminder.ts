import { spoken } from './head.ts'
import { date, join, md, operatorWords, person, short } from './mrkdwn.ts'
import { type Message, message, section } from './parts.ts'
import type { Head, Person } from './props.ts'

export interface ReminderProps {
  readonly head: Head
  /** `Is anybody on this?`: a few words of ours. */
  readonly what: string
  /** The operator's words for those on call, or whoever promised it. Both are mentioned and so notified. */
  readonly whom: string | Person
  readonly at: string
  readonly said: string
}

/** What time alone made due: said once, to those whom it concerns. */
export function reminderNote({ head, what, whom, at, said }: ReminderProps): Message {
  const named = typeof whom === 'string' ? operatorWords(whom) : person(whom.id, whom.name)
  const line = join([md`*${what}*`, ...(whom === '' ? [] : [named]), date(at, '{time_secs}')], ' · ')
  return message(spoken(head, md`${what}`, said), [section(md`${line}\n${short(said, 400)}`)])
}

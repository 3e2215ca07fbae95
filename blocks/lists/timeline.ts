import { md, short } from '../mrkdwn.ts'
import { context, type Message, message, section } from '../parts.ts'
import { list, rich, richDate, richPerson, words } from '../rich.ts'
import { cut, utcSeconds } from '../words.ts'

export interface TimelineLine {
  readonly at: string
  readonly what: string
  /** Absent for what machines did. */
  readonly person?: { readonly user_id: string; readonly display?: string }
}

/** The newest lines that fit on a screen or two. */
const SHOWN = 40

/** What happened, in order, the newest last. */
export function timelineMessage(title: string, lines: readonly TimelineLine[]): Message {
  const shown = lines.slice(-SHOWN)
  const last = lines.at(-1)
  const newest =
    last === undefined ? md`nothing has happened yet` : md`last: ${short(last.what, 200)} at ${utcSeconds(last.at)}`
  const items = shown.map((line) => [
    richDate(line.at, '{date_short_pretty} {time_secs}'),
    words(` ${cut(line.what, 220)}`),
    ...(line.person === undefined ? [] : [words(' · '), richPerson(line.person.user_id, line.person.display)]),
  ])
  return message(md`Timeline of ${short(title, 150)}: ${newest}`, [
    section(md`*Timeline* · ${short(title, 200)}`),
    rich(list('bullet', items)),
    lines.length > SHOWN ? context(md`the newest ${SHOWN} of ${lines.length}`) : undefined,
  ])
}

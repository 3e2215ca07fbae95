import { named, spoken } from './head.ts'
import { date, type Mrkdwn, md, short } from './mrkdwn.ts'
import { type Message, message, section } from './parts.ts'
import type { Head, Person } from './props.ts'
import { para, quote, rich, richDate, words } from './rich.ts'
import { cut } from './words.ts'

export interface TimelineLineProps {
  readonly head: Head
  /** `Severity raised to SEV-1`, `Update`, `Mitigated by hand`: a few words of ours. */
  readonly what: string
  readonly by?: Person | undefined
  readonly at: string
  /** A person's or a machine's own words; line breaks stay. */
  readonly said?: string | undefined
  /** When more was promised for. */
  readonly next?: string | undefined
}

/** One fact, one compact message. */
export function timelineLine({ head, what, by, at, said, next }: TimelineLineProps): Message {
  const who = by === undefined ? md`` : md` · ${named(by)}`
  const then = next === undefined ? md`` : md` · the next is due ${date(next, '{time}')}`
  const line: Mrkdwn = md`*${what}*${who} · ${date(at, '{time_secs}')}${then}`
  if (said === undefined || said.trim() === '') return message(spoken(head, md`${what}${who}`), [section(line)])
  const text = spoken(head, md`${what}${who}`, said)
  if (!said.includes('\n') && said.length <= 280) return message(text, [section(md`${line}\n${short(said, 280)}`)])
  const body = cut(said, 2_500)
  return message(text, [
    rich(
      para(
        words(what, 'bold'),
        words(by === undefined ? ' · ' : ` · ${by.name ?? by.id} · `),
        richDate(at, '{time_secs}'),
        ...(next === undefined ? [] : [words(' · the next is due '), richDate(next, '{time}')]),
      ),
      quote(words(body)),
    ),
  ])
}

import type { Ref } from './action-ids.ts'
import { code, date, join, type Mrkdwn, md, mrkdwn, person, short } from './mrkdwn.ts'
import { isClosed, mark, PHASES } from './phase.ts'
import type { Head, Person } from './props.ts'
import { cut } from './words.ts'

/** `🟠 SEV-2 · Checkout fails` */
export function headline(head: Head): string {
  return `${mark(head.severity, head.phase)} ${head.severity} · ${head.title}`
}

/** State, service, since when, who commands: one line. */
export function stateLine(head: Head): Mrkdwn {
  const when =
    head.closed_at === undefined ? md`since ${date(head.since)}` : md`${date(head.since)} to ${date(head.closed_at)}`
  return join([
    md`*${PHASES[head.phase].is}*`,
    code(head.service, 60),
    when,
    ...(head.reopened && !isClosed(head.phase) ? [md`reopened, investigation ${head.cycle}`] : []),
    commanderOf(head),
  ])
}

/**
 * What a screen reader or a notification says about an incident; `more` is what this message adds. Where the incident stands
 * is said by the messages that tell it: beside what was said once it would soon be wrong.
 */
export function spoken(head: Head, ...more: readonly (string | Mrkdwn)[]): Mrkdwn {
  const words = more.map((one) => (typeof one === 'string' ? short(one, 600) : one))
  return join([md`${head.severity}`, short(head.title, 150), ...words])
}

/** The same of a message that tells where the incident stands. */
export function spokenState(head: Head, ...more: readonly (string | Mrkdwn)[]): Mrkdwn {
  return spoken(head, md`${PHASES[head.phase].is}`, ...more)
}

/** A name that notifies nobody, where one is known. */
export function named(who: Person): Mrkdwn {
  return who.name === undefined ? person(who.id) : short(who.name, 80)
}

export function refOf(head: Pick<Head, 'incident_id' | 'cycle'>, seen = ''): Ref {
  return { incident_id: head.incident_id, cycle: head.cycle, seen }
}

/** Evidence ids as a button carries them: few and short, whatever they are. */
export function seenIds(ids: readonly string[]): string {
  return [...new Set(ids)]
    .slice(0, 20)
    .map((id) => cut(id, 40))
    .join(',')
}

function commanderOf(head: Head): Mrkdwn {
  if (head.commander !== undefined) return md`commander ${person(head.commander.id, head.commander.name)}`
  return isClosed(head.phase) ? mrkdwn('') : md`no commander yet`
}

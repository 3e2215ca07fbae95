import { type Failing, failedThen } from './failing.ts'
import { named, spoken } from './head.ts'
import { date, join, md, short } from './mrkdwn.ts'
import { context, type Message, message, section } from './parts.ts'
import type { Head, Person } from './props.ts'
import { duration } from './words.ts'

export interface ResolvedProps {
  readonly head: Head
  readonly how: 'person' | 'rule'
  readonly by: Person
  readonly at: string
  readonly reason: string
  readonly lasted_s: number
  /** What became of a fix that was on its way. */
  readonly left?: string | undefined
}

/** It is over: who says so, why, and how long it took. */
export function resolvedNote({ head, how, by, at, reason, lasted_s, left = '' }: ResolvedProps): Message {
  const who = how === 'person' ? md`by ${named(by)}` : md`by rule, after the figures stayed good`
  return message(spoken(head, md`Resolved ${who} after ${duration(lasted_s)}`, reason, left), [
    section(
      join(
        [md`✅ *Resolved* after ${duration(lasted_s)}, ${who} · ${date(at)}`, short(reason, 500), short(left, 500)],
        '\n',
      ),
    ),
    context(md`The postmortem draft follows in this thread. If it comes back soon, this channel is used again.`),
  ])
}

export interface SuppressedProps {
  readonly head: Head
  readonly by: Person
  readonly at: string
  readonly reason: string
  readonly mutes: 'this_incident' | 'signature' | 'service'
  readonly until?: string | undefined
  /** How much failed at that moment, where that is known. */
  readonly failing?: Failing | undefined
  /** What became of a fix that was on its way. */
  readonly left?: string | undefined
}

const MUTES = { this_incident: 'this incident', signature: 'this kind of error', service: 'the whole service' } as const

/** A person muted it: what, until when and why. */
export function suppressedNote({ head, by, at, reason, mutes, until, failing, left = '' }: SuppressedProps): Message {
  const till = until === undefined ? md`until somebody opens it again` : md`until ${date(until)}`
  const then = failing === undefined ? md`` : failedThen(failing)
  return message(spoken(head, md`Suppressed by ${named(by)}: ${MUTES[mutes]} ${till}`, then, reason, left), [
    section(
      join(
        [
          md`🔕 *Suppressed* by ${named(by)}: ${MUTES[mutes]}, ${till} · ${date(at)}`,
          then,
          short(reason, 500),
          short(left, 500),
        ],
        '\n',
      ),
    ),
  ])
}

export interface ReopenedProps {
  readonly head: Head
  /** It was closed, or it was open still and found to be over. */
  readonly what: 'Reopened' | 'Fails again'
  /** The investigation that this began; absent where none did. */
  readonly cycle?: number | undefined
  readonly why: string
  readonly at: string
}

/** It is back, in the same channel. */
export function reopenedNote({ head, what, cycle, why, at }: ReopenedProps): Message {
  const begun = cycle === undefined ? md`` : md`, investigation ${cycle}`
  return message(spoken(head, md`${what}${begun}`, why), [
    section(join([md`🔁 *${what}*${begun} · ${date(at)}`, short(why, 500)], '\n')),
  ])
}

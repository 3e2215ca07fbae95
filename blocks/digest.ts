import type { AnyBlock } from '@slack/types'
import { ACTIONS } from './action-ids.ts'
import { headline, named, refOf } from './head.ts'
import { channel, date, join, type Mrkdwn, md } from './mrkdwn.ts'
import { button, context, divider, facts, header, type Message, message, section } from './parts.ts'
import { PHASES } from './phase.ts'
import type { Head } from './props.ts'
import { count, duration, percent } from './words.ts'

export interface DigestProps {
  /** `Yesterday`, `This week`. */
  readonly period: string
  readonly from: string
  readonly to: string
  readonly new_count: number
  readonly open: readonly Head[]
  readonly waiting: readonly Head[]
  readonly resolved: readonly Head[]
  /** Seconds from the first error to detection, to the first answer, to the end; absent when nothing can be measured. */
  readonly mttd_s?: number | undefined
  readonly mtta_s?: number | undefined
  readonly mttr_s?: number | undefined
  readonly noisiest: readonly { readonly title: string; readonly count: number }[]
  readonly overdue_items: number
  /** Of the causes that people judged, the share that was right. */
  readonly judged?: { readonly right: number; readonly all: number } | undefined
  readonly cost_usd: number
  /** What the bot itself posted: its own noise. */
  readonly bot_messages: number
}

const MOST = 10

/** How the team's incidents stand: figures first, then what waits for people. */
export function digest(props: DigestProps): Message {
  const figures = `${props.new_count} new, ${props.open.length} open, ${props.waiting.length} waiting for a decision, ${props.resolved.length} resolved`
  return message(md`${props.period}: ${figures}. ${waitingWords(props)}`, [
    header(`${props.period}: ${figures}`),
    facts([
      ['Time to detect', time(props.mttd_s)],
      ['Time to answer', time(props.mtta_s)],
      ['Time to resolve', time(props.mttr_s)],
      ['Overdue action items', props.overdue_items === 0 ? undefined : props.overdue_items],
    ]),
    ...group('Waiting for a decision', props.waiting),
    ...group(
      'Open',
      props.open.filter((one) => !props.waiting.some((two) => two.incident_id === one.incident_id)),
    ),
    ...group('Resolved', props.resolved),
    divider(),
    context(join([md`${date(props.from)} to ${date(props.to)}`, noisiest(props), accuracy(props), noise(props)])),
  ])
}

function group(title: string, heads: readonly Head[]): readonly AnyBlock[] {
  if (heads.length === 0) return []
  const more = heads.length > MOST ? [context(`${heads.length - MOST} more`)] : []
  const rows = [section(md`*${title}*`), ...heads.slice(0, MOST).map(line), ...more]
  return rows.filter((row) => row !== undefined)
}

function line(head: Head): AnyBlock {
  const owner = head.commander === undefined ? md`no commander` : named(head.commander)
  const room = head.channel_id === undefined ? md`` : channel(head.channel_id)
  const words = join([md`${PHASES[head.phase].is}`, md`since ${date(head.since)}`, owner, room])
  const open = button({ action: ACTIONS.openIncident, label: 'Open', ref: refOf(head), says: `Open: ${head.title}` })
  return section(md`${headline(head)}\n${words}`, open)
}

function waitingWords({ waiting: [first], waiting }: DigestProps): string {
  if (first === undefined) return 'Nothing waits for a decision.'
  const rest = waiting.length > 1 ? ` and ${count(waiting.length - 1, 'other')}` : ''
  return `Waiting: ${first.severity} ${first.title}${rest}. Next: ${PHASES[first.phase].next}`
}

function time(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : duration(seconds)
}

function noisiest({ noisiest: [first] }: DigestProps): Mrkdwn {
  return first === undefined ? md`` : md`noisiest: ${first.title} (${first.count})`
}

function accuracy({ judged, cost_usd }: DigestProps): Mrkdwn {
  const right =
    judged === undefined || judged.all === 0
      ? md``
      : md`causes right: ${percent(judged.right / judged.all)} of ${judged.all} judged`
  return join([right, cost_usd === 0 ? md`` : md`models cost $${cost_usd.toFixed(2)}`])
}

function noise({ bot_messages }: DigestProps): Mrkdwn {
  return md`this bot posted ${count(bot_messages, 'message')}`
}

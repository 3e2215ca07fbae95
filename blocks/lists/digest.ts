import type { AnyBlock } from '@slack/types'
import { ACTIONS } from '../action-ids.ts'
import { date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { button, context, divider, facts, header, type Message, message, section } from '../parts.ts'
import { count, duration } from '../words.ts'
import { type IncidentLine, incidentWords, without } from './incident-list.ts'

export interface DigestProps {
  readonly from: string
  readonly to: string
  readonly opened: readonly IncidentLine[]
  readonly open: readonly IncidentLine[]
  /** Open, and nobody has command. */
  readonly ownerless: readonly IncidentLine[]
  /** Open, and somebody must decide. */
  readonly waiting: readonly IncidentLine[]
  /** Open, and nothing has happened for a day. */
  readonly stale: readonly IncidentLine[]
  readonly resolved: readonly IncidentLine[]
  readonly suppressed: readonly IncidentLine[]
  /** How often one was resolved, also one that was opened again since. */
  readonly resolutions: number
  /** Means in seconds over the incidents of the window; undefined where there are none to tell from. */
  readonly mttd: number | undefined
  readonly mtta: number | undefined
  readonly mttr: number | undefined
  readonly noisiest: readonly { readonly words: string; readonly service: string; readonly incidents: number }[]
  /** How many messages the bot itself wrote, by incident, the most first. */
  readonly own: readonly { readonly title: string; readonly messages: number }[]
  /** How many there are that are not listed; absent when all are. `_only`: under no heading before it. */
  readonly beyond?: Readonly<
    Record<
      | 'opened'
      | 'open'
      | 'ownerless'
      | 'waiting'
      | 'resolved'
      | 'suppressed'
      | 'ownerless_only'
      | 'stale_only'
      | 'opened_only',
      number
    >
  >
}

/** At most this many lines of a kind. */
const SHOWN = 5

/** The day in one message; every line leads to where it can be acted on. */
export function digestMessage(props: DigestProps): Message {
  const sum = summary(props)
  const { beyond } = props
  return message(md`Incident digest: ${sum}`, [
    header('Incident digest'),
    section(md`${date(props.from)} to ${date(props.to)}\n${sum}`),
    facts([
      ['Until detected', mean(props.mttd)],
      ['Until acknowledged', mean(props.mtta)],
      ['Until resolved', mean(props.mttr)],
    ]),
    ...group('Waiting for a decision', props.waiting, beyond?.waiting),
    ...group('Without a commander', without(props.ownerless, props.waiting), beyond?.ownerless_only),
    ...group(
      'Nothing happened for a day',
      without(props.stale, [...props.waiting, ...props.ownerless]),
      beyond?.stale_only,
    ),
    ...group(
      'New',
      without(props.opened, [
        ...props.waiting,
        ...props.ownerless,
        ...props.stale,
        ...props.resolved,
        ...props.suppressed,
      ]),
      beyond?.opened_only,
    ),
    ...group('Resolved', props.resolved, beyond?.resolved),
    ...group('Suppressed', props.suppressed, beyond?.suppressed),
    noisiest(props),
    divider(),
    context(join([own(props), md`Private incidents are left out`])),
  ])
}

function summary({ opened, open, ownerless, waiting, resolved, suppressed, resolutions, beyond }: DigestProps): Mrkdwn {
  if (opened.length + open.length + suppressed.length + resolutions === 0) return md`all was quiet, nothing is open.`
  const back = resolutions - resolved.length - (beyond?.resolved ?? 0)
  return join(
    [
      md`${opened.length + (beyond?.opened ?? 0)} new`,
      md`${open.length + (beyond?.open ?? 0)} open`,
      md`${ownerless.length + (beyond?.ownerless ?? 0)} without a commander`,
      md`${waiting.length + (beyond?.waiting ?? 0)} waiting for a decision`,
      md`${resolutions} resolved${back > 0 ? md` (${back} of them not for good)` : md``}`,
      md`${suppressed.length + (beyond?.suppressed ?? 0)} suppressed`,
    ],
    ', ',
  )
}

/** `beyond`: how many more of them are not among the lines. */
function group(title: string, lines: readonly IncidentLine[], beyond = 0): readonly (AnyBlock | undefined)[] {
  const all = lines.length + beyond
  if (all === 0) return []
  const shown = lines.slice(0, SHOWN)
  return [
    section(md`*${title}* · ${all}`),
    ...shown.map(row),
    all > shown.length ? context(md`and ${all - shown.length} more`) : undefined,
  ]
}

function row(line: IncidentLine): AnyBlock {
  const ref = { incident_id: line.incident_id, cycle: line.cycle, seen: '' }
  return section(
    incidentWords(line),
    button({ action: ACTIONS.openIncident, label: 'Status', ref, says: `Status: ${line.title}` }),
  )
}

function noisiest({ noisiest }: DigestProps): AnyBlock | undefined {
  if (noisiest.length === 0) return undefined
  const lines = noisiest
    .slice(0, SHOWN)
    .map((each) => md`${short(each.words, 120)} in ${short(each.service, 60)}: ${count(each.incidents, 'incident')}`)
  return section(join([md`*What failed most often*`, ...lines], '\n'))
}

function own({ own }: DigestProps): Mrkdwn {
  if (own.length === 0) return md`I wrote nothing about incidents in this time`
  const total = own.reduce((sum, each) => sum + each.messages, 0)
  const [first] = own
  if (own.length === 1 && first !== undefined)
    return md`My own noise: ${count(total, 'message')}, all about ${short(first.title, 60)}`
  const most = own.slice(0, 3).map((each) => md`${each.messages} about ${short(each.title, 60)}`)
  const rest = own.length > most.length ? ', most of them' : ''
  return md`My own noise: ${count(total, 'message')} about ${count(own.length, 'incident')}${rest}: ${join(most, ', ')}`
}

function mean(seconds: number | undefined): string {
  return seconds === undefined ? 'not measured yet' : `${duration(seconds)} on average`
}

import type { AnyBlock } from '@slack/types'
import { ACTIONS } from '../action-ids.ts'
import { date, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { button, context, divider, facts, header, type Message, message, section } from '../parts.ts'
import { count, duration } from '../words.ts'
import { type IncidentLine, incidentWords } from './incident-list.ts'

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
}

/** At most this many lines of a kind. */
const SHOWN = 5

/** The day in one message; every line leads to where it can be acted on. */
export function digestMessage(props: DigestProps): Message {
  const sum = summary(props)
  return message(md`Incident digest: ${sum}`, [
    header('Incident digest'),
    section(md`${date(props.from)} to ${date(props.to)}\n${sum}`),
    facts([
      ['Until detected', mean(props.mttd)],
      ['Until acknowledged', mean(props.mtta)],
      ['Until resolved', mean(props.mttr)],
    ]),
    ...group('Waiting for a decision', props.waiting),
    ...group('Without a commander', without(props.ownerless, props.waiting)),
    ...group('Nothing happened for a day', without(props.stale, [...props.waiting, ...props.ownerless])),
    ...group(
      'New',
      without(props.opened, [
        ...props.waiting,
        ...props.ownerless,
        ...props.stale,
        ...props.resolved,
        ...props.suppressed,
      ]),
    ),
    ...group('Resolved', props.resolved),
    ...group('Suppressed', props.suppressed),
    noisiest(props),
    divider(),
    own(props),
  ])
}

function summary({ opened, open, ownerless, waiting, resolved, suppressed, resolutions }: DigestProps): Mrkdwn {
  if (opened.length + open.length + suppressed.length + resolutions === 0) return md`all was quiet, nothing is open.`
  const back = resolutions - resolved.length
  return join(
    [
      md`${opened.length} new`,
      md`${open.length} open`,
      md`${ownerless.length} without a commander`,
      md`${waiting.length} waiting for a decision`,
      md`${resolutions} resolved${back > 0 ? md` (${back} of them not for good)` : md``}`,
      md`${suppressed.length} suppressed`,
    ],
    ', ',
  )
}

function group(title: string, lines: readonly IncidentLine[]): readonly (AnyBlock | undefined)[] {
  if (lines.length === 0) return []
  return [
    section(md`*${title}* · ${lines.length}`),
    ...lines.slice(0, SHOWN).map(row),
    lines.length > SHOWN ? context(md`and ${lines.length - SHOWN} more`) : undefined,
  ]
}

function row(line: IncidentLine): AnyBlock {
  const ref = { incident_id: line.incident_id, cycle: line.cycle, seen: '' }
  return section(
    incidentWords(line),
    button({ action: ACTIONS.openIncident, label: 'Status', ref, says: `Status: ${line.title}` }),
  )
}

/** Each incident stands once, under what matters most about it. */
function without(lines: readonly IncidentLine[], shown: readonly IncidentLine[]): readonly IncidentLine[] {
  const ids = new Set(shown.map((line) => line.incident_id))
  return lines.filter((line) => !ids.has(line.incident_id))
}

function noisiest({ noisiest }: DigestProps): AnyBlock | undefined {
  if (noisiest.length === 0) return undefined
  const lines = noisiest
    .slice(0, SHOWN)
    .map((each) => md`${short(each.words, 120)} in ${short(each.service, 60)}: ${count(each.incidents, 'incident')}`)
  return section(join([md`*What failed most often*`, ...lines], '\n'))
}

function own({ own }: DigestProps): AnyBlock | undefined {
  if (own.length === 0) return context(md`I wrote nothing about incidents in this time.`)
  const total = own.reduce((sum, each) => sum + each.messages, 0)
  const most = own.slice(0, 3).map((each) => md`${short(each.title, 60)} ${each.messages}`)
  return context(
    md`My own noise: ${count(total, 'message')} about ${count(own.length, 'incident')}: ${join(most, ', ')}`,
  )
}

function mean(seconds: number | undefined): string {
  return seconds === undefined ? 'not measured yet' : `${duration(seconds)} on average`
}

import type { AnyBlock } from '@slack/types'
import { ACTIONS, type ActionId } from '../action-ids.ts'
import { impactInShort, impactWords } from '../impact.ts'
import { channel, date, join, type Mrkdwn, md, person, short } from '../mrkdwn.ts'
import { noRoom } from '../no-room.ts'
import { actions, button, context, type Message, message, section } from '../parts.ts'
import type { Impact } from '../props.ts'
import { rich } from '../rich.ts'
import { count, duration } from '../words.ts'
import { wholeWords } from './too-long.ts'

/** One incident in one line. */
export interface IncidentLine {
  readonly incident_id: string
  readonly cycle: number
  readonly title: string
  readonly service: string
  readonly severity: string
  readonly status: string
  readonly since: string
  readonly commander?: string
  /** When it was closed, and the title of the fix that was merged; null: none was, absent: nobody looked. */
  readonly until?: string
  readonly fixed_by?: string | null
  /** What people must decide or wait for, where the log was read. */
  readonly next?: string
  /** What fails, where the log was read. */
  readonly impact?: Impact
  readonly channel_id?: string
  /** Why Slack opens no channel for it, in sentences. */
  readonly room_refused?: string
  /** Worked on in its channel alone, and so no button leads to it from elsewhere. */
  readonly private?: true
  /** Private, and who reads this declared it and could not be let in: they go on with it from here. */
  readonly outside?: boolean
}

/** At most this many are shown; the rest is counted. */
const SHOWN = 15

/** The open incidents, each with a way in, and a button to declare another. */
export function openIncidents(lines: readonly IncidentLine[]): Message {
  const intro =
    lines.length === 0 ? md`No incident is open that you may see.` : md`${count(lines.length, 'incident')} open.`
  return message(plainList(intro, lines), [
    section(intro),
    ...lines.slice(0, SHOWN).map((line) => row(line, ACTIONS.openIncident, 'Status')),
    more(lines),
    declareRow(),
  ])
}

/** Asks which incident a command is meant for: each line carries the button that does it. `words` are given back. */
export function whichIncident(
  asked: string,
  action: ActionId,
  label: string,
  lines: readonly IncidentLine[],
  words = '',
): Message {
  if (lines.length === 0) return openIncidents(lines)
  const intro = md`Which incident? ${asked} works at once inside an incident’s channel; here, choose one.`
  return message(plainList(intro, lines), [
    section(intro),
    ...(words === '' ? [] : [context(md`Your words, to be pasted there:`), rich(...wholeWords(words))]),
    ...lines.slice(0, SHOWN).map((line) => row(line, action, label)),
    more(lines),
  ])
}

/** The line itself: severity, state, title, place, people; what fails, or how it ended. */
export function incidentWords(line: IncidentLine): Mrkdwn {
  const ended = line.until !== undefined
  return join(
    [headWords(line), ended ? endWords(line) : line.impact === undefined ? md`` : impactInShort(line.impact)],
    '\n',
  )
}

/** Without what fails, for a view that tells that in full. */
export function headWords(line: IncidentLine): Mrkdwn {
  const head = md`*${line.severity}* · ${line.status} · ${short(line.title, 120)}`
  const service = short(line.service === 'unknown' ? 'service unknown' : line.service, 60)
  const refused = line.room_refused === undefined ? md`` : noRoom(line.room_refused)
  return join([head, join([service, spanWords(line), commanderWords(line), placeWords(line)]), refused], '\n')
}

function placeWords({ channel_id, private: apart, outside }: IncidentLine): Mrkdwn {
  if (apart !== true) return channel_id === undefined ? md`` : channel(channel_id)
  if (outside === true) return md`private, shown to you alone until you are in its channel`
  return channel_id === undefined ? md`private` : md`private, in ${channel(channel_id)} alone`
}

function spanWords({ since, until }: IncidentLine): Mrkdwn {
  if (until === undefined) return md`since ${date(since)}`
  const lasted = duration((Date.parse(until) - Date.parse(since)) / 1_000)
  return md`${date(since)} to ${date(until)}, after ${lasted}`
}

function commanderWords({ commander, until }: IncidentLine): Mrkdwn {
  if (commander !== undefined) return md`${person(commander)} ${until === undefined ? 'has' : 'had'} command`
  return until === undefined ? md`nobody has command` : md``
}

function endWords({ fixed_by, impact }: IncidentLine): Mrkdwn {
  const fix = fixed_by === null ? md`no fix was merged` : md`Fix: ${short(fixed_by ?? '', 160)}`
  return join([fixed_by === undefined ? md`` : fix, impact?.course === undefined ? md`` : impactWords(impact, true)])
}

function row(line: IncidentLine, action: ActionId, label: string): AnyBlock {
  const ref = { incident_id: line.incident_id, cycle: line.cycle, seen: '' }
  const act = button({ action, label, ref, says: `${label}: ${line.title}` })
  return section(incidentWords(line), line.private === true && line.outside !== true ? undefined : act)
}

function more(lines: readonly IncidentLine[]): AnyBlock | undefined {
  return lines.length > SHOWN ? context(md`and ${lines.length - SHOWN} more`) : undefined
}

export function declareRow(): AnyBlock | undefined {
  const ref = { incident_id: '', cycle: 0, seen: '' }
  return actions('declare', [button({ action: ACTIONS.declare, label: 'Declare an incident', ref })])
}

/** Each incident stands once, under what matters most about it. */
export function without(lines: readonly IncidentLine[], shown: readonly IncidentLine[]): readonly IncidentLine[] {
  const ids = new Set(shown.map((line) => line.incident_id))
  return lines.filter((line) => !ids.has(line.incident_id))
}

function plainList(intro: Mrkdwn, lines: readonly IncidentLine[]): Mrkdwn {
  const words = lines.slice(0, 5).map((line) => md`${line.severity} ${line.status}: ${short(line.title, 120)}`)
  return join([intro, ...words], '\n')
}

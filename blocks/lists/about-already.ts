import { ACTIONS } from '../action-ids.ts'
import { encodeSeen, type SeenTrouble } from '../findings/seen.ts'
import { channel, join, type Mrkdwn, md, short } from '../mrkdwn.ts'
import { actions, button, context, type Message, message, section } from '../parts.ts'
import { rich } from '../rich.ts'
import { type IncidentLine, incidentWords } from './incident-list.ts'
import { wholeWords } from './too-long.ts'

/** An incident that may be the one a person means. */
export interface KnownIncident extends IncidentLine {
  /** Three digits, as in the name of its channel. */
  readonly number: number
  readonly suppressed: boolean
}

export interface AboutAlreadyProps {
  /** At least one. */
  readonly known: readonly KnownIncident[]
  /** What was about to be declared. */
  readonly said: SeenTrouble
  readonly words: string
}

const SHOWN = 5

/** Says which incidents are about this already, and asks whether another is wanted: nothing is declared until then. */
export function aboutAlready({ known, said, words }: AboutAlreadyProps): Message {
  const service = short(said.service ?? 'it', 80)
  const intro = md`Nothing was declared yet: ${join(known.slice(0, SHOWN).map(told), ', ')} ${known.length === 1 ? 'is' : 'are'} about ${service} already. Go there, or open another.`
  const ref = { incident_id: '', cycle: 0, seen: encodeSeen({ ...said, another: true }) }
  return message(intro, [
    section(intro),
    ...known.slice(0, SHOWN).map((one) => section(incidentWords(one), wayIn(one))),
    context(md`Your words, so that nothing is lost:`),
    rich(...wholeWords(words)),
    actions('about-already', [button({ action: ACTIONS.declare, label: 'Open another', ref })]),
  ])
}

/** The incidents that are open or freshly suppressed, for whoever is about to declare one; nothing where there are none. */
export function openBesides(known: readonly KnownIncident[]): Mrkdwn {
  if (known.length === 0) return md``
  const more = known.length > SHOWN ? md`, and ${known.length - SHOWN} more` : md``
  return md`Known already: ${join(known.slice(0, SHOWN).map(titled), ', ')}${more}.`
}

function told({ number, suppressed, channel_id }: KnownIncident): Mrkdwn {
  const place = channel_id === undefined ? md`` : md` ${channel(channel_id)}`
  return md`incident ${number}${suppressed ? md` (suppressed)` : md``}${place}`
}

function titled(one: KnownIncident): Mrkdwn {
  return md`${told(one)} “${short(one.title, 80)}”`
}

function wayIn({ incident_id, cycle, title, suppressed }: KnownIncident) {
  const ref = { incident_id, cycle, seen: '' }
  return suppressed
    ? button({ action: ACTIONS.investigate, label: 'Open again', ref, says: `Open again: ${title}` })
    : button({ action: ACTIONS.openIncident, label: 'Status', ref, says: `Status: ${title}` })
}

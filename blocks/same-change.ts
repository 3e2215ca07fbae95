import { channel, code, join, type Mrkdwn, md, short } from './mrkdwn.ts'
import { shortSha } from './words.ts'

/** Another incident that the same change explains. */
export interface SameChange {
  /** Three digits, as in the name of its channel. */
  readonly number: number
  readonly title: string
  readonly change_ref: string
  readonly channel_id?: string | undefined
  /** How it ended there; absent while it is in hand. */
  readonly stands?: 'merged' | 'resolved' | undefined
}

/** At most so many are named. */
const SHOWN = 3

/** Which other incidents are about the same change, how it stands there, and the way there; nothing where none is. */
export function sameChangeWords(twins: readonly SameChange[] = []): Mrkdwn {
  const settled = twins.filter(({ stands }) => stands !== undefined)
  const inHand = twins.filter(({ stands }) => stands === undefined)
  return join([settledWords(settled), inHandWords(inHand)].flat(), '\n')
}

function settledWords(twins: readonly SameChange[]): Mrkdwn[] {
  const [first] = twins
  if (first === undefined) return []
  const ends = twins.slice(0, SHOWN).map((twin) => md`${twinWords(twin)} ${ENDS[twin.stands ?? 'resolved']}`)
  return [
    md`*The same change was settled elsewhere* · ${code(shortSha(first.change_ref))}: ${join(ends, ', ')}${more(twins)}. Look there before you decide here.`,
  ]
}

const ENDS = { merged: 'merged its fix', resolved: 'was resolved' } as const

function inHandWords(twins: readonly SameChange[]): Mrkdwn[] {
  const [first] = twins
  if (first === undefined) return []
  const named = join(twins.slice(0, SHOWN).map(twinWords), ', ')
  return [
    md`*The same change is in hand elsewhere* · ${code(shortSha(first.change_ref))} is what ${named}${more(twins)} points to as well. Decide on it in one place.`,
  ]
}

function twinWords({ number, title, channel_id }: SameChange): Mrkdwn {
  const place = channel_id === undefined ? md`` : md`, ${channel(channel_id)}`
  return md`incident ${number} (${short(title, 80)}${place})`
}

function more(twins: readonly SameChange[]): Mrkdwn {
  return twins.length > SHOWN ? md`, and ${twins.length - SHOWN} more` : md``
}

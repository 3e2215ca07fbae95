import { channel, code, join, type Mrkdwn, md, short } from './mrkdwn.ts'
import { shortSha } from './words.ts'

/** Another incident that the same change explains. */
export interface SameChange {
  /** Three digits, as in the name of its channel. */
  readonly number: number
  readonly title: string
  readonly change_ref: string
  readonly channel_id?: string | undefined
}

/** At most so many are named. */
const SHOWN = 3

/** Which other incidents are about the same change, and the way there; nothing where none is. */
export function sameChangeWords(twins: readonly SameChange[] = []): Mrkdwn {
  const [first] = twins
  if (first === undefined) return md``
  const named = twins.slice(0, SHOWN).map(({ number, title, channel_id }) => {
    const place = channel_id === undefined ? md`` : md`, ${channel(channel_id)}`
    return md`incident ${number} (${short(title, 80)}${place})`
  })
  const more = twins.length > SHOWN ? md`, and ${twins.length - SHOWN} more` : md``
  return md`*The same change is in hand elsewhere* · ${code(shortSha(first.change_ref))} is what ${join(named, ', ')}${more} points to as well. Decide on it in one place.`
}

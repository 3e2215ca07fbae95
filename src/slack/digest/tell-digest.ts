import { digestMessage } from '../../../blocks/lists/digest.ts'
import { channel, code, date, md } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Command } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { denial } from '../authorise/policy.ts'
import { sayDenial } from '../authorise/say-denial.ts'
import { digestWindow, nextDigestAt } from './next-digest.ts'
import { readDigest } from './read-digest.ts'

/** `/incident digest now` shows the last 24 hours to the person asking; without `now` it says when the next one comes. */
export async function tellDigest(deps: DeskDeps, gesture: Command, when: 'now' | 'next'): Promise<void> {
  const asker = await deps.members.asker(gesture.user_id)
  const denied = denial('browse', asker)
  if (denied !== undefined) return tell(deps, gesture, sayDenial(denied, asker.approvers))
  const { digest, tenantId } = deps.settings
  const now = deps.clock.now()
  if (when === 'now') {
    const { incidents, timeline } = deps
    const props = await readDigest({ incidents, timeline, tenantId }, now, digestWindow(now))
    return tell(deps, gesture, digestMessage(props))
  }
  const ask = code(`${gesture.command} digest now`)
  if (digest === undefined)
    return tell(deps, gesture, md`No daily digest is configured. ${ask} shows the last 24 hours.`)
  const due = nextDigestAt(now, digest).toISOString()
  return tell(
    deps,
    gesture,
    md`The next digest comes ${date(due)} in ${channel(digest.channel, digest.channel)}. ${ask} shows the last 24 hours.`,
  )
}

import { digestMessage } from '../../../blocks/lists/digest.ts'
import { channel, code, date, md } from '../../../blocks/mrkdwn.ts'
import { context } from '../../../blocks/parts.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Command } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { refusal } from '../authorise/refusal.ts'
import { digestWindow, nextDigestAt } from './next-digest.ts'
import { readDigest } from './read-digest.ts'

/** `/incident digest` shows the last 24 hours to the person asking, and says when the next digest comes to everybody. */
export async function tellDigest(deps: DeskDeps, gesture: Command): Promise<void> {
  const asker = await deps.members.asker(gesture.user_id)
  const refused = refusal(deps, 'browse', asker)
  if (refused !== undefined) return tell(deps, gesture, refused)
  const { incidents, timeline, settings, clock } = deps
  const now = clock.now()
  const props = await readDigest({ incidents, timeline, tenantId: settings.tenantId }, now, digestWindow(now))
  const { text, blocks } = digestMessage(props)
  const next = context(nextWords(deps, now))
  return tell(deps, gesture, { text, blocks: next === undefined ? blocks : [...blocks, next] })
}

function nextWords({ settings: { digest, commands } }: DeskDeps, now: Date) {
  if (digest === undefined)
    return md`No daily digest is configured; ${code(`${commands[0] ?? '/incident'} digest`)} shows it at any time.`
  return md`The next digest comes ${date(nextDigestAt(now, digest).toISOString())} in ${channel(digest.channel, digest.channel)}.`
}

import { noteForm } from '../../../blocks/forms/reports.ts'
import { md } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Shortcut } from '../app/gesture.ts'
import { openSoon } from '../app/open-soon.ts'
import { tell } from '../app/tell.ts'
import { refusal } from '../authorise/refusal.ts'
import { openDeclare } from '../commands/open-declare.ts'
import { shownIn } from '../views/incident-line.ts'
import { carryOut } from './carry-out.ts'
import { addNote } from './decide-form.ts'
import { formOrigin } from './open-form.ts'

/** The shortcuts of the manifest, by their callback id. */
export const SHORTCUTS = {
  declare: 'incident_declare',
  declareFrom: 'incident_declare_from',
  addToTimeline: 'timeline_add',
} as const

export async function onShortcut(deps: DeskDeps, shortcut: Shortcut): Promise<void> {
  switch (shortcut.callback_id) {
    case SHORTCUTS.declare:
      return openDeclare(deps, shortcut, { what: '' })
    case SHORTCUTS.declareFrom:
      return openDeclare(deps, shortcut, { what: shortcut.message?.text ?? '' })
    case SHORTCUTS.addToTimeline:
      return addToTimeline(deps, shortcut)
    default:
      return tell(deps, shortcut, md`I do not know that shortcut any more; nothing was done.`)
  }
}

/** In an incident's channel the message goes straight into its timeline; elsewhere a form asks into which. */
async function addToTimeline(deps: DeskDeps, shortcut: Shortcut): Promise<void> {
  const { message, channel_id } = shortcut
  if (message === undefined || channel_id === undefined)
    return tell(deps, shortcut, md`Use that shortcut on a message.`)
  const { tenantId } = deps.settings
  const here = await deps.incidents.byChannel(tenantId, channel_id)
  if (here === undefined) return chooseIncident(deps, shortcut, message.text)
  const permalink = await linkTo(deps, channel_id, message.ts)
  const text = message.text.trim() === '' ? '(a message without words)' : message.text
  return carryOut(deps, {
    gesture: shortcut,
    right: 'fact',
    asked: { incident_id: here.incident_id },
    to: shortcut,
    decide: (about) => addNote(about, { text, ...permalink }),
  })
}

function chooseIncident(deps: DeskDeps, shortcut: Shortcut, text: string): Promise<void> {
  return openSoon(deps, shortcut, 'Add to the timeline', async () => {
    const [asker, rows] = await Promise.all([
      deps.members.asker(shortcut.user_id),
      deps.incidents.open(deps.settings.tenantId),
    ])
    const refused = refusal(deps, 'fact', asker)
    if (refused !== undefined) return refused
    // A choice holds an id of at most 75 characters; ours are UUIDs.
    const choices = shownIn(rows, undefined)
      .filter((row) => row.incident_id.length <= 75)
      .map((row) => ({ value: row.incident_id, label: `${row.severity} · ${row.title}` }))
    if (choices.length === 0) return md`No public incident is open to add it to. Declare one from this message instead.`
    return noteForm({ origin: formOrigin(shortcut), incident: { choices }, text })
  })
}

/** Where a message stands; without it the note is still worth having. */
export async function linkTo(deps: DeskDeps, channelId: string, ts: string): Promise<{ readonly permalink?: string }> {
  const message = await deps.replies.messageAt(channelId, ts).catch(() => undefined)
  return message?.permalink === undefined ? {} : { permalink: message.permalink }
}

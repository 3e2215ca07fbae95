import type { ActionId } from '../../../blocks/action-ids.ts'
import { type IncidentLine, openIncidents, whichIncident } from '../../../blocks/lists/incident-list.ts'
import type { Message } from '../../../blocks/parts.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Command } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { refusal } from '../authorise/refusal.ts'
import { linesOf } from '../views/lines-of.ts'
import { seenBy } from '../views/seen-by.ts'

/** The open incidents that the person may see, where they stand. */
export function tellOpen(deps: DeskDeps, gesture: Command): Promise<void> {
  return browse(deps, gesture, (lines) => openIncidents(lines))
}

/** A command outside its place: each open incident with the button that does it. */
export function askWhich(deps: DeskDeps, gesture: Command, action: ActionId, label: string): Promise<void> {
  const [, first = '', words = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(gesture.text) ?? []
  const asked = `${gesture.command} ${first}`.trim()
  return browse(deps, gesture, (lines) => whichIncident(asked, action, label, lines, words))
}

async function browse(
  deps: DeskDeps,
  gesture: Command,
  show: (lines: readonly IncidentLine[]) => Message,
): Promise<void> {
  const [asker, rows] = await Promise.all([
    deps.members.asker(gesture.user_id),
    deps.incidents.open(deps.settings.tenantId),
  ])
  const refused = refusal(deps, 'browse', asker)
  if (refused !== undefined) return tell(deps, gesture, refused)
  const lines = await linesOf(deps, await seenBy(deps, gesture.user_id, rows, gesture.channel_id), gesture.user_id)
  return tell(deps, gesture, show(lines.map((line) => inPlace(line, gesture))))
}

/** In its own channel a private incident is worked on like any other. */
function inPlace({ private: apart, ...line }: IncidentLine, { channel_id }: Command): IncidentLine {
  return apart === undefined || line.channel_id === channel_id ? line : { ...line, private: apart }
}

import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { shownIn } from './incident-line.ts'
import { waitsOutside } from './waits-outside.ts'

/** Of so many private incidents Slack is asked who is in them. */
const ASKED = 20

/**
 * What one person may see, where nobody else looks: besides what is shown there, the private incidents they are in, and
 * those they declared and could not be let into.
 */
export async function seenBy(
  deps: Pick<DeskDeps, 'members' | 'timeline'>,
  userId: string,
  rows: readonly IncidentRow[],
  channelId?: string,
): Promise<readonly IncidentRow[]> {
  const hidden = rows.filter((row) => row.private).slice(0, ASKED)
  const theirs = await Promise.all(hidden.map(async (row) => ((await isTheirs(deps, userId, row)) ? [row] : [])))
  return shownIn(rows, channelId, new Set(theirs.flat().map((row) => row.incident_id)))
}

async function isTheirs(
  { members, timeline }: Pick<DeskDeps, 'members' | 'timeline'>,
  userId: string,
  { tenant_id, incident_id, channel_id }: IncidentRow,
): Promise<boolean> {
  if (channel_id !== undefined && (await members.isIn(userId, channel_id))) return true
  const stored = await timeline.readIncident(tenant_id, incident_id)
  return waitsOutside(
    stored.map(({ event }) => event),
    userId,
  )
}

import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { shownIn } from './incident-line.ts'

/** Of so many private incidents Slack is asked who is in them. */
const ASKED = 20

/** What one person may see, where nobody else looks: besides what is shown there, the private incidents they are in. */
export async function seenBy(
  { members }: Pick<DeskDeps, 'members'>,
  userId: string,
  rows: readonly IncidentRow[],
  channelId?: string,
): Promise<readonly IncidentRow[]> {
  const rooms = rows.flatMap((row) => (row.private && row.channel_id !== undefined ? [row.channel_id] : []))
  const inside = await Promise.all(
    rooms.slice(0, ASKED).map(async (room) => ((await members.isIn(userId, room)) ? [room] : [])),
  )
  return shownIn(rows, channelId, new Set(inside.flat()))
}

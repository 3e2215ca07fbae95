import { type HomeProps, homeView } from '../../../blocks/home.ts'
import { fitBlocks } from '../../../blocks/limits.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { type Asker, denial } from '../authorise/policy.ts'
import { incidentLine, shownIn } from '../views/incident-line.ts'

/** Draws a person's home tab afresh. */
export async function drawHome(deps: DeskDeps, userId: string): Promise<void> {
  const [asker, rows, health] = await Promise.all([
    deps.members.asker(userId),
    deps.incidents.open(deps.settings.tenantId),
    deps.health?.() ?? [],
  ])
  const view = homeView({ ...homeProps(asker, userId, rows), health, at: deps.clock.now().toISOString() })
  await deps.replies.publishHome(userId, { ...view, blocks: [...fitBlocks(view.blocks, 'home')] })
}

/** What one person sees: private incidents are nowhere but in their channels, and guests see none. Pure. */
export function homeProps(
  asker: Asker,
  userId: string,
  rows: readonly IncidentRow[],
): Pick<HomeProps, 'waiting' | 'mine' | 'open'> {
  const open = denial('browse', asker) === undefined ? shownIn(rows, undefined) : []
  const mayApprove = denial('approve', asker) === undefined
  const waits = (row: IncidentRow) => row.waiting_for === 'resolution' || (row.waiting_for !== undefined && mayApprove)
  return {
    waiting: open.filter(waits).map(incidentLine),
    mine: open.filter((row) => row.commander === userId).map(incidentLine),
    open: open.map(incidentLine),
  }
}

import { type HomeProps, homeView } from '../../../blocks/home.ts'
import { fitBlocks } from '../../../blocks/limits.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { type Asker, denial } from '../authorise/policy.ts'
import { shownIn } from '../views/incident-line.ts'
import { linesOf } from '../views/lines-of.ts'
import { seenBy } from '../views/seen-by.ts'

const WEEK_MS = 7 * 86_400_000

/** Draws a person's home tab afresh. */
export async function drawHome(deps: DeskDeps, userId: string): Promise<void> {
  const { tenantId } = deps.settings
  const weekAgo = new Date(deps.clock.now().getTime() - WEEK_MS).toISOString()
  const [asker, open, recent, health] = await Promise.all([
    deps.members.asker(userId),
    deps.incidents.open(tenantId),
    deps.incidents.since(tenantId, weekAgo),
    deps.health?.() ?? [],
  ])
  const closedLately = recent.filter((row) => (row.closed_at ?? '') >= weekAgo)
  const rows = homeRows(asker, userId, { open: await seenBy(deps, userId, open), closed: closedLately })
  const [waiting, mine, all, closed] = await Promise.all(
    [rows.waiting, rows.mine, rows.open, rows.closed].map((some) => linesOf(deps, some, userId)),
  )
  const lines = { waiting: waiting ?? [], mine: mine ?? [], open: all ?? [], closed: closed ?? [] }
  const view = homeView({ ...lines, hidden: rows.hidden, health, at: deps.clock.now().toISOString() })
  await deps.replies.publishHome(userId, { ...view, blocks: [...fitBlocks(view.blocks, 'home')] })
}

type Rows = Readonly<Record<'waiting' | 'mine' | 'open' | 'closed', readonly IncidentRow[]>> & Pick<HomeProps, 'hidden'>

/** What one person sees, `open` being what they may see of that; guests see none. Pure. */
export function homeRows(asker: Asker, userId: string, rows: Pick<Rows, 'open' | 'closed'>): Rows {
  if (denial('browse', asker) !== undefined) return { waiting: [], mine: [], open: [], closed: [], hidden: HIDDEN }
  const { open } = rows
  const mayApprove = denial('approve', asker) === undefined
  const waits = (row: IncidentRow) => row.waiting_for === 'resolution' || (row.waiting_for !== undefined && mayApprove)
  return {
    waiting: open.filter(waits),
    mine: open.filter((row) => row.commander === userId),
    open,
    closed: shownIn(rows.closed, undefined).toSorted((a, b) => ((a.closed_at ?? '') < (b.closed_at ?? '') ? 1 : -1)),
  }
}

const HIDDEN =
  'Incidents are listed here for full members of this workspace. You see those whose channels you are in: write /incident status there.'

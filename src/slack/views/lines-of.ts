import type { IncidentLine } from '../../../blocks/lists/incident-list.ts'
import { distinct } from '../../incident/state.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { incidentLine } from './incident-line.ts'
import { logWords } from './log-words.ts'
import { waitsOutside } from './waits-outside.ts'

/** More are not shown anywhere. */
const READ = 20

/**
 * Lines that call each stage what the brief calls it: the log is read of those incidents that are shown. `userId` is whom
 * they are for alone.
 */
export function linesOf(
  { timeline }: Pick<DeskDeps, 'timeline'>,
  rows: readonly IncidentRow[],
  userId?: string,
): Promise<readonly IncidentLine[]> {
  return Promise.all(
    rows.map(async (row, i) => {
      if (i >= READ) return incidentLine(row)
      const stored = await timeline.readIncident(row.tenant_id, row.incident_id)
      const events = distinct(stored.map(({ event }) => event))
      const line = incidentLine(row, logWords(events))
      const outside = row.private && userId !== undefined && waitsOutside(events, userId)
      return outside ? { ...line, outside } : line
    }),
  )
}

import type { KnownIncident } from '../../../blocks/lists/about-already.ts'
import { concerns } from '../../incident/concerns.ts'
import { NOT_SAID } from '../../incident/not-said.ts'
import { distinct, foldIncident } from '../../incident/state.ts'
import { incidentNumber } from '../../kit/incident-number.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { incidentLine, shownIn } from '../views/incident-line.ts'
import { logWords } from '../views/log-words.ts'

/** At most so many are read. */
const READ = 20

/** An incident that is open or freshly suppressed, and whether it is about a service. */
export interface Known extends KnownIncident {
  readonly about: (service: string) => boolean
}

type Needs = Pick<DeskDeps, 'incidents' | 'timeline' | 'settings' | 'clock'>

/** What people may mean when they declare: open incidents, and those suppressed so lately that they may be opened again. No private one. */
export async function knownIncidents({ incidents, timeline, settings, clock }: Needs): Promise<readonly Known[]> {
  const { tenantId, reopenWindowS } = settings
  const [open, muted] = await Promise.all([incidents.open(tenantId), incidents.suppressed(tenantId)])
  const since = new Date(clock.now().getTime() - reopenWindowS * 1_000).toISOString()
  const fresh = muted.filter(({ closed_at }) => closed_at !== undefined && closed_at >= since)
  const rows = [...shownIn(open, undefined), ...shownIn(fresh, undefined)].slice(0, READ)
  return Promise.all(rows.map((row) => known(timeline, row)))
}

async function known(timeline: Needs['timeline'], row: IncidentRow): Promise<Known> {
  const stored = await timeline.readIncident(row.tenant_id, row.incident_id)
  const events = distinct(stored.map(({ event }) => event))
  const state = foldIncident(events)
  const blamed = state.cause?.payload.hypotheses[0]?.service
  return {
    ...incidentLine(row, logWords(events)),
    number: incidentNumber(row.incident_id),
    suppressed: row.status === 'Suppressed',
    about: (service) => (row.service === NOT_SAID ? blamed === service : concerns(events, service)),
  }
}

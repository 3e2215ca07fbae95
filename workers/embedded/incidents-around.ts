import type { House } from '../../src/compose/house.ts'
import { distinct } from '../../src/incident/state.ts'
import type { IncidentRow } from '../../src/projections/incident-list.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Current } from '../context-builder/same-change.ts'

type Needs = Pick<House, 'incidents' | 'timeline' | 'config'>

/** Of each kind as many are read: a storm opens a dozen, and must not hide the outage before it. */
const MOST_AROUND = 30
/** Of those that are about now. */
const MOST = 10

/** The newest incidents of a service and of others, each with its events; private ones too: what may be told of them the worker decides. */
export function incidentsOf({ incidents, timeline, config: { tenantId } }: Needs) {
  return async (service: string, since: string): Promise<readonly (readonly TimelineEvent[])[]> => {
    const rows = await incidents.since(tenantId, since)
    const own = rows.filter((row) => row.service === service).slice(0, MOST_AROUND)
    const others = rows.filter((row) => row.service !== service).slice(0, MOST_AROUND)
    return Promise.all([...own, ...others].map((row) => eventsOf(timeline, row)))
  }
}

/** What is open or suppressed, the newest of each, private incidents left out: nothing may be told of those elsewhere. */
export function currentIncidents({ incidents, timeline, config: { tenantId } }: Needs) {
  return async (): Promise<readonly Current[]> => {
    const [open, muted] = await Promise.all([incidents.open(tenantId), incidents.suppressed(tenantId)])
    const shown = (rows: readonly IncidentRow[]) => rows.filter((row) => !row.private).slice(0, MOST)
    return Promise.all(
      [...shown(open), ...shown(muted)].map(async (row) => ({
        events: await eventsOf(timeline, row),
        ...(row.channel_id === undefined ? {} : { channel_id: row.channel_id }),
      })),
    )
  }
}

async function eventsOf(timeline: House['timeline'], row: IncidentRow): Promise<readonly TimelineEvent[]> {
  const stored = await timeline.readIncident(row.tenant_id, row.incident_id)
  return distinct(stored.map(({ event }) => event))
}

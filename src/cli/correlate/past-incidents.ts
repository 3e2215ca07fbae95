import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openReadOnlySegmentLog } from '../../adapters/segment-log/read-only-segment-log.ts'
import type { Config } from '../../config.ts'
import { distinct, foldIncident } from '../../incident/state.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import { incidentRow } from '../../projections/incident-row.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { TOPICS } from '../../timeline/topics.ts'

/** What is known of incidents, out of the timeline alone. */
export interface PastIncidents {
  readonly incidents: { readonly since: (tenantId: string, from: string) => Promise<IncidentRow[]> }
  readonly timeline: Pick<Timeline, 'readIncident'>
  close(): Promise<void>
}

/**
 * The incidents of the data folder, so that what is usual is what Slack takes for it; undefined where the folder has no
 * timeline, or another store has it.
 */
export async function pastIncidents({ servers, dataDir }: Config): Promise<PastIncidents | undefined> {
  const dir = join(resolve(dataDir), 'timeline')
  if (servers.kafka !== undefined || !existsSync(dir)) return undefined
  const timeline = await openReadOnlySegmentLog(dir)
  return { incidents: incidentsIn(timeline), timeline, close: () => timeline.close() }
}

/** As the list tells them: the newest first, those of which anything was said since. */
export function incidentsIn(timeline: Pick<Timeline, 'scan'>): PastIncidents['incidents'] {
  return {
    since: async (tenantId, from) => {
      const byId = new Map<string, TimelineEvent[]>()
      for await (const { events } of timeline.scan(TOPICS))
        for (const { event } of events) {
          if (event.tenant_id !== tenantId) continue
          byId.set(event.incident_id, [...(byId.get(event.incident_id) ?? []), event])
        }
      const rows = [...byId.values()].flatMap((told) => {
        const facts = distinct(told)
        return incidentRow(foldIncident(facts), facts, []) ?? []
      })
      const newest = ({ last_event_at, detected_at, closed_at = '' }: IncidentRow) =>
        [last_event_at, detected_at, closed_at].toSorted().at(-1) ?? ''
      return rows
        .filter((row) => newest(row) >= from)
        .toSorted((a, b) => (a.detected_at < b.detected_at ? 1 : a.detected_at > b.detected_at ? -1 : 0))
    },
  }
}

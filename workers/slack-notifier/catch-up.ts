import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'

/** Ids of the tenant's incidents that are open as far as their last opener and closer say, or in which something happened since `from`. */
export async function findLiveIncidents(timeline: Timeline, tenantId: string, from: Date): Promise<readonly string[]> {
  const seen = new Map<string, { opened: number; closed: number; lastMs: number }>()
  for await (const { events } of timeline.scan(['debugging.timeline'])) {
    for (const { event } of events) {
      if (event.tenant_id !== tenantId) continue
      const known = seen.get(event.incident_id) ?? { opened: 1, closed: 0, lastMs: 0 }
      seen.set(event.incident_id, {
        opened: Math.max(known.opened, event.cycle, event.opens_cycle ?? 1),
        closed: Math.max(known.closed, closes(event)),
        lastMs: Math.max(known.lastMs, Date.parse(event.time)),
      })
    }
  }
  return [...seen].filter(([, one]) => one.closed < one.opened || one.lastMs >= from.getTime()).map(([id]) => id)
}

function closes(event: TimelineEvent): number {
  const closing = event.event_type === 'IncidentResolved' || event.event_type === 'IncidentSuppressed'
  return closing ? (event.closes_through ?? event.cycle) : 0
}

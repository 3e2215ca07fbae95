import type { House } from '../../src/compose/house.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import { type OpenPull, openPullsOf } from '../github-integration/observe.ts'

export type WatchedPull = OpenPull & { readonly events: readonly TimelineEvent[] }

/** What it takes to know them. */
export type Watching = Pick<House, 'incidents' | 'timeline' | 'clock'> & {
  readonly config: Pick<House['config'], 'tenantId'>
}

/** The events of each incident that may have a pull request to watch: of the open ones and of those lately closed. */
export async function watchedIncidents({
  incidents,
  timeline,
  config,
  clock,
}: Watching): Promise<readonly (readonly TimelineEvent[])[]> {
  const from = new Date(clock.now().getTime() - 7 * 86_400_000).toISOString()
  const rows = [...(await incidents.open(config.tenantId)), ...(await incidents.since(config.tenantId, from))]
  const unique = new Map(rows.map((row) => [row.incident_id, row]))
  return Promise.all(
    [...unique.values()].map(async ({ tenant_id, incident_id }) =>
      eventsOf(await timeline.readIncident(tenant_id, incident_id)),
    ),
  )
}

/** Pull requests of ours that nobody settled, with their incident's events. */
export function openPullsIn(incidents: readonly (readonly TimelineEvent[])[]): readonly WatchedPull[] {
  return incidents.flatMap((events) => openPullsOf(events).map((pull) => ({ ...pull, events })))
}

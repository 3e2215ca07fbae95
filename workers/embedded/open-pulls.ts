import type { House } from '../../src/compose/house.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { type OpenPull, openPullsOf } from '../github-integration/observe.ts'

export type WatchedPull = OpenPull & { readonly events: readonly TimelineEvent[] }

/** Pull requests of ours that nobody settled, with their incident's events: those of open incidents and of lately closed ones. */
export async function openPulls({ incidents, timeline, config, clock }: House): Promise<readonly WatchedPull[]> {
  const from = new Date(clock.now().getTime() - 7 * 86_400_000).toISOString()
  const rows = [...(await incidents.open(config.tenantId)), ...(await incidents.since(config.tenantId, from))]
  const unique = new Map(rows.map((row) => [row.incident_id, row]))
  const pulls = await Promise.all(
    [...unique.values()].map(async ({ tenant_id, incident_id }) => {
      const events = (await timeline.readIncident(tenant_id, incident_id)).map(({ event }) => event)
      return openPullsOf(events).map((pull) => ({ ...pull, events }))
    }),
  )
  return pulls.flat()
}

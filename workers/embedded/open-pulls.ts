import type { House } from '../../src/compose/house.ts'
import { distinct } from '../../src/incident/state.ts'
import type { IncidentRow } from '../../src/projections/incident-list.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { eventsOf } from '../../src/timeline/events-of.ts'
import { openingsWithoutPull } from '../github-integration/adopt-pulls.ts'
import { leftPullsOf, type OpenPull, openPullsOf } from '../github-integration/observe.ts'

export type WatchedPull = OpenPull & { readonly events: readonly TimelineEvent[] }

/** What it takes to know them. */
export type Watching = Pick<House, 'incidents' | 'timeline' | 'clock'> & {
  readonly config: Pick<House['config'], 'tenantId'>
}

/** The events of each incident with a pull request to watch or to look for, as things are at the call. */
export type ReadWatched = (house: Watching) => Promise<readonly (readonly TimelineEvent[])[]>

const WATCHED_MS = 7 * 86_400_000
/** A row may stay as it was although a fact came, where clocks differ: what was put aside is looked at anew after this. */
const LOOK_ANEW_MS = 3_600_000
/** Incidents in memory at the same time beside those that are watched. */
const AT_ONCE = 16

/**
 * Looks through the open incidents and those lately closed. A closed one with nothing to watch is put aside until its row
 * changes, so that neither memory nor the log is asked for every incident of a week at each look. One whose pull requests
 * were closed without merging is given once before: right after its closing, and each hour.
 */
export function watchedIncidents(): ReadWatched {
  /** The row, in few letters, of each incident that was put aside. */
  let aside = new Map<string, string>()
  let sinceMs = 0
  return async (house) => {
    const nowMs = house.clock.now().getTime()
    const before = nowMs - sinceMs < LOOK_ANEW_MS ? aside : new Map<string, string>()
    if (before !== aside) sinceMs = nowMs
    const after = new Map<string, string>()
    const watched: (readonly TimelineEvent[])[] = []
    const rows = await rowsOf(house, nowMs)
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const look = async (row: IncidentRow) => {
        const version = versionOf(row)
        const isAside = before.get(row.incident_id) === version
        const events = isAside ? [] : await factsOf(house, row)
        const isWatched = mayBeWatched(events)
        if (isWatched || leftPullsOf(events).length > 0) watched.push(events)
        if (!isWatched && isClosed(row)) after.set(row.incident_id, version)
      }
      await Promise.all(rows.slice(at, at + AT_ONCE).map(look))
    }
    aside = after
    return watched
  }
}

async function factsOf({ timeline }: Watching, row: IncidentRow): Promise<readonly TimelineEvent[]> {
  return distinct(eventsOf(await timeline.readIncident(row.tenant_id, row.incident_id)))
}

/** Pull requests of ours that nobody settled, and those that may be opened again, with their incident's events. */
export function openPullsIn(incidents: readonly (readonly TimelineEvent[])[]): readonly WatchedPull[] {
  return incidents.flatMap((events) =>
    [...openPullsOf(events), ...leftPullsOf(events)].map((pull) => ({ ...pull, events })),
  )
}

async function rowsOf({ incidents, config }: Watching, nowMs: number): Promise<readonly IncidentRow[]> {
  const from = new Date(nowMs - WATCHED_MS).toISOString()
  const rows = [...(await incidents.open(config.tenantId)), ...(await incidents.since(config.tenantId, from))]
  return [...new Map(rows.map((row) => [row.incident_id, row])).values()]
}

/** Says nothing of the time: what it says of these events holds until there are more. */
function mayBeWatched(events: readonly TimelineEvent[]): boolean {
  return openPullsOf(events).length > 0 || openingsWithoutPull(events).length > 0
}

function isClosed({ status }: IncidentRow): boolean {
  return status === 'Resolved' || status === 'Suppressed'
}

function versionOf({ cycle, status, last_event_at, waiting_for }: IncidentRow): string {
  return `${cycle} ${status} ${last_event_at} ${waiting_for ?? ''}`
}

import type { DigestProps } from '../../../blocks/lists/digest.ts'
import { distinct, foldIncident, ofType } from '../../incident/state.ts'
import type { IncidentList, IncidentRow } from '../../projections/incident-list.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { Window } from '../../timeline/payloads/shared.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { logWords } from '../views/log-words.ts'
import { buildDigest, type DigestExtra, messagesIn, type Resolution } from './build-digest.ts'

export interface DigestSources {
  readonly incidents: IncidentList
  readonly timeline: Pick<Timeline, 'readIncident'>
  readonly tenantId: string
}

/** Reads what a digest is made of. Rows are read twice over, for an old incident may be open and quiet. */
export async function readDigest(sources: DigestSources, now: Date, window: Window): Promise<DigestProps> {
  const { incidents, tenantId } = sources
  const [recent, open] = await Promise.all([incidents.since(tenantId, window.from), incidents.open(tenantId)])
  const rows = [...new Map([...open, ...recent].map((row) => [row.incident_id, row])).values()]
  const extras = await Promise.all(
    rows.slice(0, 200).map(async (row) => [row.incident_id, await extra(sources, row)] as const),
  )
  return buildDigest(rows, new Map(extras), now, window)
}

async function extra({ incidents, timeline, tenantId }: DigestSources, row: IncidentRow): Promise<DigestExtra> {
  const [effects, stored] = await Promise.all([
    incidents.effects(tenantId, row.incident_id),
    timeline.readIncident(tenantId, row.incident_id),
  ])
  // A detector's window begins with the first minutes that were not as usual; a person's window is only where to look.
  const onset = stored
    .map(({ event }) => event)
    .find((event) => event.event_type === 'IncidentDetected' && event.payload.source === 'detector')
  const from = onset?.event_type === 'IncidentDetected' ? { onset: onset.payload.window.from } : {}
  const events = distinct(stored.map(({ event }) => event))
  const state = foldIncident(events)
  return { messages: messagesIn(effects), words: logWords(state), resolutions: resolutionsIn(events), ...from }
}

/** Every investigation that ended resolved, once however many people said so; since its detection. */
function resolutionsIn(events: readonly TimelineEvent[]): readonly Resolution[] {
  const roots = ofType(events, 'IncidentDetected').sort((a, b) => a.cycle - b.cycle)
  const ends = ofType(events, 'IncidentResolved').sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
  const first = new Map(ends.toReversed().map((end) => [end.closes_through ?? end.cycle, end]))
  return [...first.values()].flatMap(({ cycle, time }) => {
    const root = roots.findLast((event) => event.cycle <= cycle)
    if (root === undefined) return []
    return [{ at: time, after_s: Math.max(0, (Date.parse(time) - Date.parse(root.time)) / 1_000) }]
  })
}

import type { DigestProps } from '../../../blocks/lists/digest.ts'
import { roundClosedBy } from '../../incident/rounds.ts'
import { distinct, ofType } from '../../incident/state.ts'
import type { EffectRow, IncidentList } from '../../projections/incident-list.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import type { Window } from '../../timeline/payloads/shared.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { logWords } from '../views/log-words.ts'
import { buildDigest, type DigestExtra, messagesIn, quietSince, type Resolution } from './build-digest.ts'

export interface DigestSources {
  readonly incidents: IncidentList
  readonly timeline: Pick<Timeline, 'readIncident'>
  readonly tenantId: string
}

/** Reads what a digest is made of: rows that are shown or measured, their history in the log, and counts of all others. */
export async function readDigest(sources: DigestSources, now: Date, window: Window): Promise<DigestProps> {
  const { incidents, timeline, tenantId } = sources
  const { rows, effects, beyond } = await incidents.digest(tenantId, { ...window, quietSince: quietSince(now) })
  const effectsOf = new Map<string, EffectRow[]>(rows.map(({ incident_id }) => [incident_id, []]))
  for (const effect of effects) effectsOf.get(effect.incident_id)?.push(effect)
  const extras = await Promise.all(
    rows.map(async ({ incident_id }) => {
      const stored = await timeline.readIncident(tenantId, incident_id)
      const events = stored.map(({ event }) => event)
      return [incident_id, { messages: messagesIn(effectsOf.get(incident_id) ?? []), ...fromLog(events) }] as const
    }),
  )
  return buildDigest(rows, new Map(extras), now, window, beyond)
}

function fromLog(stored: readonly TimelineEvent[]): Omit<DigestExtra, 'messages'> {
  // A detector's window begins with the first minutes that were not as usual; a person's window is only where to look.
  const onset = stored.find((event) => event.event_type === 'IncidentDetected' && event.payload.source === 'detector')
  const from = onset?.event_type === 'IncidentDetected' ? { onset: onset.payload.window.from } : {}
  const events = distinct(stored)
  return { words: logWords(events), resolutions: resolutionsIn(events), ...from }
}

/** Every round that ended resolved, once however many people said so; since it was opened. */
function resolutionsIn(events: readonly TimelineEvent[]): readonly Resolution[] {
  const ends = ofType(events, 'IncidentResolved').sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
  const first = new Map(ends.toReversed().map((end) => [end.closes_through ?? end.cycle, end]))
  return [...first.values()].flatMap((end) => {
    const opened = roundClosedBy(events, end)?.opened
    if (opened === undefined) return []
    return [{ at: end.time, after_s: Math.max(0, (Date.parse(end.time) - Date.parse(opened.time)) / 1_000) }]
  })
}

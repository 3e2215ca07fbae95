import type { TimelineEvent } from '../timeline/events.ts'
import type { EffectRow } from './incident-list.ts'

/** The newest receipt of each effect, by (surface, key), ordered by them. `events` by offset. */
export function effectRows(events: readonly TimelineEvent[]): readonly EffectRow[] {
  const newest = new Map<string, EffectRow>()
  for (const event of events) {
    if (event.event_type !== 'EffectRecorded') continue
    const { surface, key, external_id, render_sha256 } = event.payload
    const row = { incident_id: event.incident_id, surface, key, external_id }
    newest.set(`${surface} ${key}`, render_sha256 ? { ...row, render_sha256 } : row)
  }
  return [...newest.keys()].sort().flatMap((name) => newest.get(name) ?? [])
}

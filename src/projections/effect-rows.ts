import type { TimelineEvent } from '../timeline/events.ts'
import type { EffectRow } from './incident-list.ts'

type Changing<T> = { -readonly [K in keyof T]: T[K] }

/** The newest receipt of each effect, by (surface, key), ordered by them. `events` by offset. */
export function effectRows(events: readonly TimelineEvent[]): readonly EffectRow[] {
  const newest = new Map<string, EffectRow>()
  for (const event of events) {
    if (event.event_type !== 'EffectRecorded') continue
    const { surface, key, external_id, render_sha256 } = event.payload
    const row: Changing<EffectRow> = { incident_id: event.incident_id, surface, key, external_id }
    // A receipt is most of what the log holds, and a copy of each row would cost as much as its making.
    if (render_sha256) row.render_sha256 = render_sha256
    newest.set(`${surface} ${key}`, row)
  }
  return [...newest.keys()].sort().flatMap((name) => newest.get(name) ?? [])
}

import { distinct } from '../../incident/state.ts'
import type { TimelineEvent } from '../../timeline/events.ts'

/** What the log knows of an effect: enough to go on from on an empty database. */
export interface Receipt {
  readonly external_id: string
  readonly render_sha256: string | undefined
  /** How many receipts of this key there are. */
  readonly revision: number
}

/** The receipts of Slack's surfaces by key; the last one by offset holds, one said twice counts once. */
export function readReceipts(events: readonly TimelineEvent[]): ReadonlyMap<string, Receipt> {
  const found = new Map<string, Receipt>()
  for (const event of distinct(events)) {
    if (event.event_type !== 'EffectRecorded' || event.payload.surface !== 'slack') continue
    const { key, external_id, render_sha256 } = event.payload
    found.set(key, { external_id, render_sha256, revision: (found.get(key)?.revision ?? 0) + 1 })
  }
  return found
}

/** At how many places a message has stood: one more each time that it was posted anew. */
export function placesOf(events: readonly TimelineEvent[], key: string): number {
  const places = new Set<string>()
  for (const { event_type, payload } of events)
    if (event_type === 'EffectRecorded' && payload.surface === 'slack' && payload.key === key)
      places.add(payload.external_id)
  return places.size
}

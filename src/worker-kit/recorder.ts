import type { Clock } from '../kit/clock.ts'
import { oncePer } from '../kit/once-per.ts'
import { type Draft, idOf, type Redact, sealDraft } from '../timeline/draft.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import type { RecordFacts } from '../timeline/record.ts'
import type { StoredEvent, Timeline } from '../timeline/timeline.ts'

export interface RecorderNeeds {
  readonly timeline: Timeline
  readonly clock: Clock
  /** Runs over every payload before the log, which is immutable. */
  readonly redact: Redact
}

/**
 * Within one process the drafts of one incident are taken one batch after the other, and a fact that is in the log
 * already is answered from there: a webhook and a poll that agree leave one record. Across processes ids do the same.
 */
export function createRecorder({ timeline, clock, redact }: RecorderNeeds): RecordFacts {
  const tails = new Map<string, Promise<unknown>>()
  return async (drafts) => {
    const byIncident = new Map<string, Draft[]>()
    for (const draft of drafts) {
      const name = `${draft.tenant_id}:${draft.incident_id}`
      byIncident.set(name, [...(byIncident.get(name) ?? []), draft])
    }
    const results = await Promise.all(
      [...byIncident].map(([name, batch]) => {
        const turn = (tails.get(name) ?? Promise.resolve()).then(() => state(batch))
        const tail = turn.catch(() => undefined)
        tails.set(name, tail)
        void tail.then(() => tails.get(name) === tail && tails.delete(name))
        return turn
      }),
    )
    return results.flat()
  }

  async function state(batch: readonly Draft[]): Promise<readonly StoredEvent[]> {
    const [first] = batch
    if (first === undefined) return []
    const present = byId(await timeline.readIncident(first.tenant_id, first.incident_id))
    const known: StoredEvent[] = []
    const fresh: TimelineEvent[] = []
    for (const draft of batch) {
      const there = present.get(idOf(draft))
      // What is in the log already is neither redacted nor hashed once more.
      if (there === undefined) fresh.push(sealDraft(draft, clock.now(), redact))
      else known.push(there)
    }
    return fresh.length === 0 ? known : [...known, ...(await timeline.append(fresh))]
  }
}

/** The first of each id by offset. */
const byId: (read: readonly StoredEvent[]) => ReadonlyMap<string, StoredEvent> = oncePer((read) => {
  const found = new Map<string, StoredEvent>()
  for (const stored of read) if (!found.has(stored.event.event_id)) found.set(stored.event.event_id, stored)
  return found
})

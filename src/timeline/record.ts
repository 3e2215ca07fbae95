import type { Draft } from './draft.ts'
import type { StoredEvent } from './timeline.ts'

/**
 * The one way to state facts: redacts, seals (id, time, hash), checks against the catalogue and appends. Saying the same
 * draft twice is harmless. Invalid drafts: `GiveUp`, and nothing of this batch about their incident is written; what it says
 * of other incidents is, so that no fault of one holds up another.
 */
export type RecordFacts = (drafts: readonly Draft[]) => Promise<readonly StoredEvent[]>

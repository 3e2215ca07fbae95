import type { Draft } from './draft.ts'
import type { StoredEvent } from './timeline.ts'

/**
 * The one way to state facts: redacts, seals (id, time, hash), checks against the catalogue and appends. Saying the same
 * draft twice is harmless. Invalid drafts: `GiveUp`, and nothing of the batch is written, of whichever incident. What the
 * log itself refuses (a full disk) may leave some incidents written whole and others not: say the batch again.
 */
export type RecordFacts = (drafts: readonly Draft[]) => Promise<readonly StoredEvent[]>

import { mergedLate } from '../../src/incident/merged-late.ts'
import { personNeeded } from '../../src/incident/person-needed.ts'
import { oncePer } from '../../src/kit/once-per.ts'
import type { DraftOf } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { callFor } from './call-for.ts'

/** The calls for a person, each once: where no machine will go on, none while work is owed; and for a merge too late. Pure. */
export const callsDue: (events: readonly TimelineEvent[]) => readonly DraftOf<'NeedsHuman'>[] = oncePer((events) => {
  const ask = personNeeded(events)
  const asks = [...(ask === undefined ? [] : [ask]), ...mergedLate(events)]
  return asks.map((one) => callFor(one, { reason: one.reason }))
})

import { mergedTitles } from '../../incident/merged-fixes.ts'
import { foldIncident } from '../../incident/state.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { impactOf, phaseOf } from '../present/head-of.ts'
import { nextOf } from '../present/next-words.ts'
import { roomRefused } from '../present/room-refused.ts'
import type { LogWords } from './incident-line.ts'

/** What the log, given as distinct events, says of an incident beyond its row; nothing before it is known that there is one. Pure. */
export function logWords(events: readonly TimelineEvent[]): LogWords {
  const state = foldIncident(events)
  if (state.provisional) return {}
  const fixed_by = mergedTitles(events) ?? null
  return {
    since: state.opened_at,
    phase: phaseOf(state),
    impact: impactOf(state),
    next: nextOf(events, state),
    fixed_by,
    room_refused: roomRefused(events),
  }
}

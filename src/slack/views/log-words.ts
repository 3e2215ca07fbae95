import type { IncidentState } from '../../incident/state.ts'
import { impactOf, phaseOf } from '../present/head-of.ts'
import { nextWords } from '../present/next-words.ts'
import type { LogWords } from './incident-line.ts'

/** What the log says of an incident beyond its row; nothing before it is known that there is one. Pure. */
export function logWords(state: IncidentState): LogWords {
  if (state.provisional) return {}
  const fixed_by = state.applied === undefined ? null : state.draft?.payload.title
  return { since: state.opened_at, phase: phaseOf(state), impact: impactOf(state), next: nextWords(state), fixed_by }
}

import { knownCauses } from '../incident/known-causes.ts'
import type { IncidentState } from '../incident/state.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import { embed } from './embedding.ts'

/** What is remembered of a closed incident. */
export interface MemoryRow {
  readonly title: string
  readonly service: string
  readonly cause: string
  readonly how_ended: string
  readonly private: boolean
  readonly closed_at: string
  readonly embedding: readonly number[]
}

/** The memory of one incident; nothing while it is open or provisional. */
export function memoryRow(state: IncidentState, events: readonly TimelineEvent[]): MemoryRow | undefined {
  if (!state.root || !state.closed_at) return undefined
  const { title, service } = state
  const causes = knownCauses(events).flatMap(({ payload }) => payload.hypotheses[0]?.cause ?? [])
  const cause = causes.length === 0 ? 'The cause was not found' : causes.join(' ')
  const errors = state.root.payload.top_signatures.map((signature) => signature.title)
  return {
    title,
    service,
    cause,
    how_ended: howEnded(state),
    private: state.private,
    closed_at: state.closed_at,
    embedding: embed([title, service, ...errors, cause].join(' ')),
  }
}

function howEnded(state: IncidentState): string {
  if (state.status === 'Suppressed') return `Suppressed: ${state.suppressed?.payload.reason ?? ''}`.slice(0, 500)
  const fix = state.applied ? `Fixed by ${state.applied.payload.repo}#${state.applied.payload.number}. ` : ''
  return `${fix}${state.resolved?.payload.reason ?? 'Resolved'}`.slice(0, 500)
}

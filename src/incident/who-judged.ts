import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import { ofType } from './state.ts'

/** A model was asked: `evidence-instead`, it gave no answer that could be used; `evidence-against`, nothing of what it said was held up. */
export type Judge = 'claude' | 'ranked-evidence' | 'evidence-instead' | 'evidence-against'

/** Who said what the cause is. Pure. */
export function whoJudged(
  events: readonly TimelineEvent[],
  { cycle, agent, payload }: EventOf<'RootCauseProposed'>,
): Judge {
  if (payload.reasoner === 'claude') return 'claude'
  if (payload.dropped_claims > 0) return 'evidence-against'
  const failed = ofType(events, 'AgentFailed').some((event) => {
    return event.cycle === cycle && event.payload.agent === (agent?.name ?? 'rca-agent')
  })
  return failed ? 'evidence-instead' : 'ranked-evidence'
}

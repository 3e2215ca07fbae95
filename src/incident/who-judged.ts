import type { EventOf, TimelineEvent } from '../timeline/events.ts'
import { ofType } from './state.ts'

/** `evidence-instead`: a model was asked, and gave no answer that could be used. */
export type Judge = 'claude' | 'ranked-evidence' | 'evidence-instead'

/** Who said what the cause is. Pure. */
export function whoJudged(
  events: readonly TimelineEvent[],
  { cycle, agent, payload }: EventOf<'RootCauseProposed'>,
): Judge {
  if (payload.reasoner === 'claude') return 'claude'
  const failed = ofType(events, 'AgentFailed').some((event) => {
    return event.cycle === cycle && event.payload.agent === (agent?.name ?? 'rca-agent')
  })
  return failed ? 'evidence-instead' : 'ranked-evidence'
}

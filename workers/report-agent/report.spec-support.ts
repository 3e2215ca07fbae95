import type { PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { type ReportVerdict, reportAgent } from './agent.ts'

const FREE: Provenance = { reasoner: 'claude', cost: { input_tokens: 0, output_tokens: 0, usd: 0 } }

export function report(
  events: readonly TimelineEvent[],
  verdict: ReportVerdict = { summary: [] },
): PayloadOf<'PostmortemDrafted'> {
  const work = workAfter(events)
  const event = stated(reportAgent.conclude(verdict, reportAgent.read(work), work, FREE)[0], work.now)
  if (event.event_type !== 'PostmortemDrafted') throw new Error('It states PostmortemDrafted and nothing else.')
  return event.payload
}
export const linesOf = (payload: PayloadOf<'PostmortemDrafted'>, heading: string) =>
  payload.sections.find((section) => section.heading === heading)?.lines.map((line) => line.text) ?? []

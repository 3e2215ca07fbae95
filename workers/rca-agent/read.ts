import { ofType } from '../../src/incident/state.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { EventOf, PayloadOf } from '../../src/timeline/events.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'

export interface RcaInput {
  readonly title: string
  readonly context: PayloadOf<'ContextBuilt'>
}

/** The snapshot of the task's own cycle, and what the incident is called. */
export function readRca(work: Work): RcaInput {
  const contexts = ofType(work.incident, 'ContextBuilt').filter((event) => event.cycle === work.about.cycle)
  const context: EventOf<'ContextBuilt'> | undefined = contexts[0]
  if (context === undefined)
    throw new GiveUp('no-context', 'This cycle has no ContextBuilt; ask for the investigation again to have one built.')
  const root = ofType(work.incident, 'IncidentDetected').findLast((event) => event.cycle <= work.about.cycle)
  return { title: root?.payload.title ?? 'An incident', context: context.payload }
}

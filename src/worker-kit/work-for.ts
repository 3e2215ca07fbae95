import { type Call, isCall } from '../incident/calls.ts'
import { distinct } from '../incident/state.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { forGood, oncePer } from '../kit/once-per.ts'
import type { Lease } from '../tasks/queue.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import { eventsOf } from '../timeline/events-of.ts'
import type { Timeline } from '../timeline/timeline.ts'
import type { Standing, Work, WorkerDefinition } from './define-worker.ts'
import { type Due, dispatch } from './dispatch.ts'

export interface WorkSource {
  readonly timeline: Timeline
  readonly clock: Clock
}

/** Undefined when the answer is in the log already, or the work is no longer owed: the hint was late. */
export async function workFor<Needs>(
  worker: WorkerDefinition<Needs>,
  { task, receives }: Lease,
  { timeline, clock }: WorkSource,
  signal: AbortSignal,
  log: Log,
): Promise<Work | undefined> {
  const reread = async (): Promise<Standing & Pick<Work, 'calls' | 'now'> & { readonly due: Due | undefined }> => {
    const events = eventsOf(await timeline.readIncident(task.tenant_id, task.incident_id))
    const now = clock.now()
    const due = dispatch(events, now).find((entry) => entry.task.queue === task.queue && entry.task.key === task.key)
    return { incident: factsOf(events), calls: callsOf(events), isDue: due !== undefined, due, now }
  }
  const { incident, calls, due, now } = await reread()
  if (due === undefined) return undefined
  const { trigger } = due.owed
  return {
    task,
    trigger,
    incident,
    calls,
    now,
    attempt: receives,
    signal,
    log,
    reread,
    about: {
      tenant_id: task.tenant_id,
      incident_id: task.incident_id,
      cycle: task.cycle,
      causation_id: trigger.event_id,
      correlation_id: trigger.correlation_id,
      actor: { kind: worker.name.endsWith('-agent') ? 'agent' : 'worker', id: worker.name },
    },
  }
}

const INTERNAL: ReadonlySet<string> = new Set(['EffectRecorded', 'TaskStalled', 'NeedsHuman', 'DeadLettered'])

const factsOf: (events: readonly TimelineEvent[]) => readonly TimelineEvent[] = oncePer((events) =>
  forGood(distinct(events).filter((event) => !isInternal(event))),
)

const callsOf: (events: readonly TimelineEvent[]) => readonly Call[] = oncePer((events) =>
  distinct(events).filter(isCall),
)

function isInternal(event: TimelineEvent): boolean {
  return INTERNAL.has(event.event_type)
}

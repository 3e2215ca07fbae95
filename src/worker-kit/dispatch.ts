import { withoutSpentApprovals } from '../incident/approvals.ts'
import { expected } from '../incident/expected.ts'
import type { Owed } from '../incident/owed.ts'
import { isPull, withoutOldHeads } from '../incident/pulls.ts'
import { distinct } from '../incident/state.ts'
import { oncePer } from '../kit/once-per.ts'
import { taskKey } from '../tasks/key.ts'
import type { Task } from '../tasks/queue.ts'
import type { TimelineEvent } from '../timeline/events.ts'

export interface Due {
  readonly task: Task
  readonly owed: Owed
}

/**
 * The tasks that an incident's events call for at `now`: owed, due, and not given up on. A pure function of the set, so
 * that a replay, a second dispatcher and the reconciler all send the same keys.
 */
export function dispatch(events: readonly TimelineEvent[], now: Date): readonly Due[] {
  const spent = givenUpOn(events)
  return due(events, now).filter(({ task }) => !spent.has(`${task.queue}/${task.key}`))
}

/** The same work that was given up on, and is owed still. */
export function stalled(events: readonly TimelineEvent[], now: Date): readonly Due[] {
  const spent = givenUpOn(events)
  return spent.size === 0 ? [] : due(events, now).filter(({ task }) => spent.has(`${task.queue}/${task.key}`))
}

function due(events: readonly TimelineEvent[], now: Date): readonly Due[] {
  return everDue(events).filter(({ owed }) => owed.dueAt === undefined || Date.parse(owed.dueAt) <= now.getTime())
}

/** Whatever the time is: a set of events is asked often, by the dispatcher, each worker and the reconciler. */
const everDue: (events: readonly TimelineEvent[]) => readonly Due[] = oncePer((events) =>
  expected(withoutOldHeads(withoutSpentApprovals(distinct(events)))).map((owed) => ({ task: taskFor(owed), owed })),
)

const givenUpOn: (events: readonly TimelineEvent[]) => ReadonlySet<string> = oncePer((events) => {
  const names = distinct(events).flatMap((event) =>
    event.event_type === 'TaskStalled' ? [`${event.payload.queue}/${event.payload.key}`] : [],
  )
  return new Set(names)
})

function taskFor({ queue, trigger, cycle, slot, variant }: Owed): Task {
  const { tenant_id, incident_id, event_type, event_id } = trigger
  // The version that the triggering event carries, never that of a running worker: an upgrade and a replay agree.
  const agent_version = trigger.agent?.version ?? spoken(trigger, variant)
  const key = taskKey({ tenant_id, incident_id, event_type, agent_version, cycle, slot })
  return { queue, key, tenant_id, incident_id, trigger_event_id: event_id, cycle, slot }
}

/** An approval is a task of its own: what was given up on stays so, and a person may approve again. So is each new head. */
function spoken(trigger: TimelineEvent, variant: string): string {
  const isOwn = trigger.event_type === 'FixApproved' || (isPull(trigger) && trigger.payload.moves !== undefined)
  return isOwn ? `${variant}:${trigger.event_id}` : variant
}

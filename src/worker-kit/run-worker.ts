import { distinct } from '../incident/state.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { asOutcome, GiveUp, RetryLater } from '../kit/outcome.ts'
import type { Lease, Task, TaskQueue } from '../tasks/queue.ts'
import type { Draft } from '../timeline/draft.ts'
import type { TimelineEvent } from '../timeline/events.ts'
import type { RecordFacts } from '../timeline/record.ts'
import type { Timeline } from '../timeline/timeline.ts'
import type { Work, WorkerDefinition } from './define-worker.ts'
import { dispatch } from './dispatch.ts'

export interface RunNeeds {
  readonly timeline: Timeline
  readonly queue: TaskQueue
  readonly record: RecordFacts
  readonly clock: Clock
  readonly log: Log
  readonly visibilityMs?: number
  /** Unexpected errors in a row on one task before people are told. */
  readonly maxAttempts?: number
}

/** Takes the worker's tasks one by one until `signal` aborts. The task in hand is finished or given back. */
export async function runWorker<Needs>(
  worker: WorkerDefinition<Needs>,
  needs: Needs,
  run: RunNeeds,
  signal: AbortSignal,
): Promise<void> {
  const visibilityMs = run.visibilityMs ?? 60_000
  while (!signal.aborted) {
    const leases = await receive(worker, run, visibilityMs, signal)
    for (const lease of leases) await takeOne(worker, needs, run, lease, visibilityMs, signal)
  }
}

/** A queue that is away for a while must not end the worker. */
async function receive<Needs>(
  worker: WorkerDefinition<Needs>,
  { queue, clock, log }: RunNeeds,
  visibilityMs: number,
  signal: AbortSignal,
): Promise<readonly Lease[]> {
  try {
    return await queue.receive(worker.queue, { max: 1, waitMs: 5_000, visibilityMs, signal })
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error
    log.warn({ worker: worker.name, code: error.code, error: error.message }, 'no tasks can be received, trying again')
    await clock.sleep(error.afterMs, signal)
    return []
  }
}

async function takeOne<Needs>(
  worker: WorkerDefinition<Needs>,
  needs: Needs,
  run: RunNeeds,
  lease: Lease,
  visibilityMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { task } = lease
  const log = run.log.child({
    worker: worker.name,
    tenant: task.tenant_id,
    incident: task.incident_id,
    queue: task.queue,
  })
  const extending = setInterval(() => void lease.extend(visibilityMs).catch(() => undefined), visibilityMs / 3)
  try {
    const work = await workFor(worker, task, lease.receives, run, signal, log)
    if (work !== undefined) await run.record(checked(worker, await worker.handle(work, needs)))
    await lease.ack()
  } catch (error) {
    await settleFailure(worker, run, lease, error, log).catch((trouble: unknown) => {
      if (!(trouble instanceof RetryLater)) throw trouble
      log.warn({ code: trouble.code, error: trouble.message }, 'task not given back, it comes again by itself')
    })
  } finally {
    clearInterval(extending)
  }
}

/** Undefined when the answer is in the log already, or the work is no longer owed: the hint was late. */
async function workFor<Needs>(
  worker: WorkerDefinition<Needs>,
  task: Task,
  attempt: number,
  run: RunNeeds,
  signal: AbortSignal,
  log: Log,
): Promise<Work | undefined> {
  const events = (await run.timeline.readIncident(task.tenant_id, task.incident_id)).map(({ event }) => event)
  const now = run.clock.now()
  const due = dispatch(events, now).find((entry) => entry.task.queue === task.queue && entry.task.key === task.key)
  if (due === undefined) return undefined
  const incident = distinct(events).filter((event) => !isInternal(event))
  const { trigger } = due.owed
  return {
    task,
    trigger,
    incident,
    now,
    attempt,
    signal,
    log,
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

const INTERNAL: ReadonlySet<string> = new Set([
  'EffectRecorded',
  'TaskStalled',
  'NeedsHuman',
  'DeadLettered',
  'AgentFailed',
])

function isInternal(event: TimelineEvent): boolean {
  return INTERNAL.has(event.event_type)
}

function checked<Needs>(worker: WorkerDefinition<Needs>, drafts: readonly Draft[]): readonly Draft[] {
  const foreign = drafts.find((draft) => !worker.emits.includes(draft.event_type))
  if (foreign === undefined) return drafts
  throw new GiveUp(
    'undeclared-event',
    `${worker.name} may not state ${foreign.event_type}. Add it to the worker's \`emits\` if it is meant to.`,
  )
}

async function settleFailure<Needs>(
  worker: WorkerDefinition<Needs>,
  run: RunNeeds,
  lease: Lease,
  error: unknown,
  log: Log,
): Promise<void> {
  const outcome = asOutcome(error)
  const spent = outcome.code === 'unexpected' && lease.receives >= (run.maxAttempts ?? 6)
  if (outcome.name === 'RetryLater' && !spent) {
    log.info({ code: outcome.code, error: outcome.message, attempt: lease.receives }, 'task kept for later')
    const afterMs = outcome.code === 'unexpected' ? outcome.afterMs * 2 ** Math.min(lease.receives, 6) : outcome.afterMs
    return lease.release(afterMs)
  }
  log.error({ code: outcome.code, error: outcome.message, attempt: lease.receives }, 'task given up')
  await run.record(setAside(worker, lease, outcome.message))
  await lease.ack()
}

function setAside<Needs>(worker: WorkerDefinition<Needs>, { task, receives }: Lease, message: string): Draft[] {
  const reason = message.slice(0, 2_000)
  const about = {
    tenant_id: task.tenant_id,
    incident_id: task.incident_id,
    cycle: task.cycle,
    causation_id: task.trigger_event_id,
    discriminator: `${task.queue}/${task.key}`,
    actor: { kind: 'worker', id: worker.name },
  } as const
  return [
    { ...about, event_type: 'TaskStalled', payload: { queue: task.queue, key: task.key, attempts: receives, reason } },
    { ...about, event_type: 'NeedsHuman', payload: { queue: task.queue, reason } },
  ]
}

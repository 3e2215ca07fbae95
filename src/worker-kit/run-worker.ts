import { backoffMs } from '../kit/backoff.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { oneAfterTheOther } from '../kit/one-after-the-other.ts'
import { asOutcome, GiveUp, type RetryLater } from '../kit/outcome.ts'
import type { Lease, TaskQueue } from '../tasks/queue.ts'
import type { Draft } from '../timeline/draft.ts'
import type { RecordFacts } from '../timeline/record.ts'
import type { Timeline } from '../timeline/timeline.ts'
import type { Work, WorkerDefinition } from './define-worker.ts'
import { handsOf } from './hands.ts'
import { workFor } from './work-for.ts'

export interface RunNeeds {
  readonly timeline: Timeline
  readonly queue: TaskQueue
  readonly record: RecordFacts
  readonly clock: Clock
  readonly log: Log
  readonly visibilityMs?: number
  /** Unexpected errors in a row on one task before people are told; 6 by default. */
  readonly maxAttempts?: number
}

/** Work is back soon after what serves it: within half of the 90 s that are promised. */
const LONGEST_WAIT_MS = 30_000

/** One run of a worker. */
interface Shift extends RunNeeds {
  /** Unexpected errors in a row, by task key. A task that waits in good order is received often and has none. */
  readonly unexpected: Map<string, number>
  readonly inTurn: ReturnType<typeof oneAfterTheOther>
}

/**
 * Takes the worker's tasks, as many at once as it says, until `signal` aborts. What is in hand is finished or given back.
 * Trouble of the queue or the log is waited out; rejects only when the queue says that it will never work again (`GiveUp`).
 */
export async function runWorker<Needs>(
  worker: WorkerDefinition<Needs>,
  needs: Needs,
  run: RunNeeds,
  signal: AbortSignal,
): Promise<void> {
  const visibilityMs = run.visibilityMs ?? 60_000
  const shift = { ...run, unexpected: new Map<string, number>(), inTurn: oneAfterTheOther() }
  const hands = handsOf(worker.atOnce ?? 1)
  let failures = 0
  while (!signal.aborted) {
    try {
      await hands.oneFree()
      if (signal.aborted) break
      const leases = await run.queue.receive(worker.queue, { max: hands.free(), waitMs: 5_000, visibilityMs, signal })
      failures = 0
      for (const lease of leases) {
        const { tenant_id, incident_id } = lease.task
        const work = (before: Promise<void>) => takeOne(worker, needs, shift, lease, visibilityMs, signal, before)
        hands.take(`${tenant_id}:${incident_id}`, work)
      }
    } catch (error) {
      const outcome = asOutcome(error)
      if (outcome.name === 'GiveUp' && !signal.aborted) {
        await hands.empty()
        throw outcome
      }
      failures += 1
      run.log.warn({ worker: worker.name, error: outcome.message }, 'the queue cannot be read, it is tried again')
      await run.clock.sleep(backoffMs(failures, 500, 30_000), signal)
    }
  }
  await hands.empty()
}

async function takeOne<Needs>(
  worker: WorkerDefinition<Needs>,
  needs: Needs,
  run: Shift,
  lease: Lease,
  visibilityMs: number,
  signal: AbortSignal,
  before: Promise<void>,
): Promise<void> {
  const { task } = lease
  const log = run.log.child({
    worker: worker.name,
    tenant: task.tenant_id,
    incident: task.incident_id,
    queue: task.queue,
  })
  const holding = new AbortController()
  void keepHold(lease, visibilityMs, run.clock, holding.signal)
  try {
    await before
    // Whoever comes next begins it; what was begun here is finished.
    if (signal.aborted) return await lease.release(0)
    const work = await workFor(worker, lease, run, signal, log)
    if (work !== undefined) await answer(worker, needs, run, work)
    run.unexpected.delete(task.key)
    await lease.ack()
  } catch (error) {
    await settleFailure(worker, run, lease, error, log).catch((second: unknown) => giveBack(lease, second, log))
  } finally {
    holding.abort('settled')
  }
}

async function answer<Needs>(worker: WorkerDefinition<Needs>, needs: Needs, run: Shift, work: Work): Promise<void> {
  const drafts = await worker.handle(work, needs).catch(async (error: unknown) => {
    const outcome = asOutcome(error)
    const said = outcome.name === 'RetryLater' ? (worker.waiting?.(work, outcome) ?? []) : []
    if (said.length > 0) await run.record(checked(worker, said))
    throw error
  })
  const { conclude } = worker
  if (conclude === undefined) await run.record(checked(worker, drafts))
  else await run.inTurn(async () => run.record(checked(worker, [...drafts, ...(await conclude(work, drafts, needs))])))
}

/** Nobody else is handed the task while it is worked on, however long that takes. Never rejects. */
async function keepHold(lease: Lease, visibilityMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(visibilityMs / 3, signal)
    if (signal.aborted) return
    await lease.extend(visibilityMs).catch(() => undefined)
  }
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
  run: Shift,
  lease: Lease,
  error: unknown,
  log: Log,
): Promise<void> {
  const outcome = asOutcome(error)
  const { key } = lease.task
  const inARow = outcome.code === 'unexpected' ? (run.unexpected.get(key) ?? 0) + 1 : 0
  if (outcome.name === 'RetryLater' && inARow < (run.maxAttempts ?? 6)) {
    log.info({ code: outcome.code, error: outcome.message, attempt: lease.receives }, 'task kept for later')
    if (inARow === 0) run.unexpected.delete(key)
    else run.unexpected.set(key, inARow)
    return lease.release(waitMsOf(outcome, inARow, lease.receives))
  }
  log.error({ code: outcome.code, error: outcome.message, attempt: lease.receives }, 'task given up')
  await run.record(setAside(worker, lease, outcome))
  run.unexpected.delete(key)
  await lease.ack()
}

/** What serves us may be away for minutes: asked each second it would use up a task's receives, and be hard to come back. */
function waitMsOf({ afterMs, isKnownWait }: RetryLater, inARow: number, receives: number): number {
  if (inARow > 0) return afterMs * 2 ** Math.min(inARow, 6)
  return isKnownWait ? afterMs : backoffMs(receives, afterMs, LONGEST_WAIT_MS)
}

/** Nobody could be told why it failed: the task is kept, so that the telling is tried again. */
async function giveBack(lease: Lease, error: unknown, log: Log): Promise<void> {
  const afterMs = backoffMs(lease.receives, 1_000, LONGEST_WAIT_MS)
  log.error({ error: asOutcome(error).message, afterMs }, 'a failure could not be recorded, the task is kept for later')
  // When even this fails the lease runs out by itself.
  await lease.release(afterMs).catch(() => undefined)
}

function setAside<Needs>(
  worker: WorkerDefinition<Needs>,
  { task, receives }: Lease,
  outcome: RetryLater | GiveUp,
): Draft[] {
  const reason = outcome.message.slice(0, 2_000)
  const code = outcome.code.slice(0, 60)
  const about = {
    tenant_id: task.tenant_id,
    incident_id: task.incident_id,
    cycle: task.cycle,
    causation_id: task.trigger_event_id,
    discriminator: `${task.queue}/${task.key}`,
    actor: { kind: 'worker', id: worker.name },
  } as const
  return [
    {
      ...about,
      event_type: 'TaskStalled',
      payload: { queue: task.queue, key: task.key, attempts: receives, reason, code },
    },
    { ...about, event_type: 'NeedsHuman', payload: { queue: task.queue, reason } },
  ]
}

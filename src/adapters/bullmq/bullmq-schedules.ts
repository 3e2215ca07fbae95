import { type Job, UnrecoverableError } from 'bullmq'
import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { type Outage, outageOf } from '../../kit/outage.ts'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'
import { type Cadence, newestSlot } from '../../tasks/cadence.ts'
import { type RunSlot, type Schedules, slotOf } from '../../tasks/schedules.ts'
import { type JobStore, type Opened, openQueue } from './open-queue.ts'

export interface BullmqSchedulesOptions {
  readonly store: JobStore
  /** Put before every queue's name, so that two houses share a server: `faultline-`. */
  readonly prefix: string
  readonly clock: Clock
  readonly log: Log
  /** How often it is seen to that the server still knows the schedule. */
  readonly checkMs?: number
  /** How long `close` waits for a server that is away, once the runs in hand have ended. */
  readonly closeWithinMs?: number
  /** How long a run is held for a process that has died, before another one begins it anew. */
  readonly heldMs?: number
}

interface Following {
  readonly name: string
  readonly cadence: Cadence
  readonly run: RunSlot
  readonly clock: Clock
  readonly log: Log
  readonly outage: Outage
  readonly signal: AbortSignal
  /** The runs in hand. */
  readonly inHand: Set<Promise<void>>
}

/** Enough that a slot taken twice is noticed, long after it ran. */
const KEPT = { count: 100 }
const WAKE = 'wake'
/** BullMQ gives a job up when its process has died twice; a slot is due however often that happens. */
const DEATHS = 1_000_000

/**
 * Schedules over BullMQ: a job scheduler wakes one process, which puts the slot on the queue under a name that the queue
 * takes once; one process runs it, another one when that dies. A server that lost its data is told again.
 */
export function openBullmqSchedules(options: BullmqSchedulesOptions): Schedules {
  const stopping = new AbortController()
  const inHand = new Set<Promise<void>>()
  const followed: Followed[] = []
  return {
    every(name, cadence, run) {
      const { clock, log, prefix, store, heldMs = 30_000 } = options
      const told = log.child({ schedule: name })
      const outage = outageOf('the server of the schedules', told)
      const following = { name, cadence, run, clock, log: told, outage, signal: stopping.signal, inHand }
      const opened: Opened = openQueue(store, `${prefix}${name}`, (job) => handle(following, opened, job), {
        settings: { backoffStrategy: restMs },
        maxStalledCount: DEATHS,
        lockDuration: heldMs,
        stalledInterval: heldMs,
      })
      opened.onTrouble((error) => outage.begin(opened.outcomeOf(error)))
      opened.onWork(() => outage.end())
      const checking = check(following, opened, options.checkMs ?? 15_000)
      followed.push({ opened, outage, checking, looks: looksAt(opened) })
    },
    async ask() {
      await Promise.all(followed.map(ask))
    },
    async close() {
      stopping.abort()
      await Promise.allSettled(inHand)
      const patience = new AbortController()
      const ended = Promise.allSettled(followed.map(end)).then(() => patience.abort())
      await Promise.race([ended, options.clock.sleep(options.closeWithinMs ?? 5_000, patience.signal)])
      // BullMQ waits for a server that is away; what is left undone there is done by whoever comes next.
      if (!patience.signal.aborted) for (const { opened } of followed) opened.cut()
    },
  }
}

interface Followed {
  readonly opened: Opened
  readonly outage: Outage
  readonly checking: Promise<void>
  readonly looks: () => Promise<unknown>
}

async function ask({ opened, outage, looks }: Followed): Promise<void> {
  if (outage.now !== undefined) throw outage.now
  await looks().catch((error: unknown) => Promise.reject(opened.outcomeOf(error)))
}

/** One question at a time: a server that is frozen would be asked more and more. */
function looksAt({ queue }: Opened): () => Promise<unknown> {
  let looking: Promise<unknown> | undefined
  return () => {
    looking ??= queue.getJobScheduler(WAKE).finally(() => {
      looking = undefined
    })
    return looking
  }
}

async function end({ opened: { queue, worker }, checking }: Followed): Promise<void> {
  await checking
  await worker.close()
  await queue.close()
}

async function check({ cadence, clock, outage, signal }: Following, opened: Opened, everyMs: number): Promise<void> {
  while (!signal.aborted) {
    try {
      const known = await opened.queue.getJobScheduler(WAKE)
      if (known === undefined || !sameCadence(known, cadence)) {
        await opened.queue.upsertJobScheduler(WAKE, repeatOf(cadence), {
          name: WAKE,
          opts: { removeOnComplete: KEPT, removeOnFail: KEPT },
        })
      }
      await addSlot(opened, newestSlot(cadence, clock.now()))
      outage.end()
    } catch (error) {
      outage.begin(opened.outcomeOf(error))
    }
    await clock.sleep(everyMs, signal)
  }
}

/** The queue takes a slot's name once, for as long as it remembers; then the run finds by itself that nothing is left. */
async function addSlot({ queue }: Opened, at: Date): Promise<void> {
  await queue.add('slot', at.getTime(), {
    jobId: `slot-${at.getTime()}`,
    attempts: 1_000,
    backoff: { type: 'custom' },
    removeOnComplete: KEPT,
    removeOnFail: KEPT,
  })
}

async function handle(
  { name, cadence, run, clock, log, signal, inHand }: Following,
  opened: Opened,
  job: Job,
): Promise<void> {
  const newest = newestSlot(cadence, clock.now())
  if (job.name === WAKE) return addSlot(opened, newest)
  const slot = slotOf(name, new Date(Number(job.data)))
  // The next slot has begun, so that nobody waits for this one.
  if (job.attemptsMade > 0 && slot.at < newest) return
  const running = run(slot, signal)
  inHand.add(running)
  try {
    await running
  } catch (error) {
    const outcome = asOutcome(error)
    const about = { slot: slot.key, attempt: job.attemptsMade + 1, code: outcome.code, error: outcome.message }
    log.warn(about, 'a scheduled run failed')
    throw outcome instanceof GiveUp ? new UnrecoverableError(outcome.message) : outcome
  } finally {
    inHand.delete(running)
  }
}

function restMs(attemptsMade: number, _type?: string, error?: Error): number {
  const outcome = asOutcome(error)
  return Math.max(outcome instanceof GiveUp ? 0 : outcome.afterMs, backoffMs(attemptsMade, 1_000, 60_000))
}

/** Intervals are aligned to 1970 as slots are; BullMQ counts from a start that is told it. */
function repeatOf(cadence: Cadence): { every: number; startDate: number } | { pattern: string; tz: string } {
  if ('everyMs' in cadence) return { every: cadence.everyMs, startDate: 0 }
  const { hour, minute, timeZone } = cadence.dailyAt
  return { pattern: `${minute} ${hour} * * *`, tz: timeZone }
}

function sameCadence(known: { every?: number; pattern?: string; tz?: string }, cadence: Cadence): boolean {
  const wanted = repeatOf(cadence)
  if ('every' in wanted) return Number(known.every) === wanted.every
  return known.pattern === wanted.pattern && known.tz === wanted.tz
}

import { backoffMs } from '../../src/kit/backoff.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { asOutcome } from '../../src/kit/outcome.ts'

export interface LaneOptions {
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  /** One pass for one incident; resolves with when the next is due, epoch milliseconds, or undefined for no more. */
  readonly pass: (incidentId: string) => Promise<number | undefined>
  /** Passes at the same time; 32 by default, which is more than Slack takes. The others wait, and hold nothing meanwhile. */
  readonly passesAtOnce?: number
}

export interface Lanes {
  /** There may be something to do for this incident. */
  wake(incidentId: string): void
  /** Resolves when no lane runs. */
  idle(): Promise<void>
}

interface Lane {
  running: Promise<void>
  /** Set when it was woken while it ran or slept. */
  again: boolean
  /** Ends its sleep. */
  nap: AbortController
}

/**
 * One lane an incident: in order inside, beside each other outside, so that one in trouble holds up no other. In a storm
 * there are thousands; what each pass reads, and what it asks of the database, is bounded by how many run.
 */
export function createLanes(given: LaneOptions): Lanes {
  const { signal, passesAtOnce = 32 } = given
  // Those whose turn comes after the end leave the database alone.
  const pass = async (incidentId: string) => (signal.aborted ? undefined : given.pass(incidentId))
  const options = { ...given, pass: fewAtOnce(passesAtOnce, pass) }
  const lanes = new Map<string, Lane>()
  // One for all lanes: a signal made of two for each sleep costs more than the sleep.
  options.signal.addEventListener('abort', () => {
    for (const { nap } of lanes.values()) nap.abort('stopped')
  })
  const wake = (incidentId: string) => {
    const lane = lanes.get(incidentId)
    if (lane !== undefined) {
      lane.again = true
      lane.nap.abort('woken')
      return
    }
    const fresh: Lane = { running: Promise.resolve(), again: false, nap: new AbortController() }
    lanes.set(incidentId, fresh)
    fresh.running = drive(options, incidentId, fresh, () => lanes.delete(incidentId))
  }
  const idle = async () => {
    await Promise.all([...lanes.values()].map((lane) => lane.running))
  }
  return { wake, idle }
}

/** `leave` is called in the same breath as the last look at `again`: a waking in between would be lost. */
async function drive(options: LaneOptions, incidentId: string, lane: Lane, leave: () => void): Promise<void> {
  const { clock, signal } = options
  let failures = 0
  while (!signal.aborted) {
    lane.again = false
    lane.nap = new AbortController()
    const result = await attempt(options, incidentId)
    failures = result.failed ? failures + 1 : 0
    const dueAt = result.failed ? clock.now().getTime() + backoffMs(failures, 500, 60_000) : result.dueAt
    if (lane.again) continue
    if (dueAt === undefined) break
    await clock.sleep(Math.max(0, dueAt - clock.now().getTime()), lane.nap.signal)
  }
  leave()
}

/** The same work, this many at the same time; whoever waits gets a turn in order. */
function fewAtOnce<A, R>(most: number, work: (of: A) => Promise<R>): (of: A) => Promise<R> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (of) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      return await work(of)
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

async function attempt({ pass, log }: LaneOptions, incidentId: string) {
  try {
    return { failed: false as const, dueAt: await pass(incidentId) }
  } catch (error) {
    log.warn({ incident_id: incidentId, error: asOutcome(error).message }, 'a pass failed and is tried again')
    return { failed: true as const }
  }
}

import { backoffMs } from '../kit/backoff.ts'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import { ADDRESSES, type Port } from './ports.ts'
import type { Surroundings } from './server-options.ts'

/** How long a process that starts waits for its servers, and what ends its waiting before. */
export interface Patience {
  /** Infinity: as long as it takes. */
  readonly withinMs: number
  readonly signal: AbortSignal
}

const STOPPED = 'stopped-at-start'

/**
 * Opens a store on a server that may be away: whoever starts beside it is there in a moment. What refuses us is told at once;
 * `RetryLater` with the setting and what to do after `withinMs`. An aborted signal: `GiveUp`, which `wasStopped` knows.
 */
export async function untilOpen<T>(
  port: Port,
  open: () => Promise<T>,
  { withinMs, signal }: Patience,
  { clock, log }: Surroundings,
): Promise<T> {
  const sinceMs = clock.now().getTime()
  for (let attempt = 1; ; attempt++) {
    try {
      return await unlessStopped(open, signal)
    } catch (error) {
      const leftMs = sinceMs + withinMs - clock.now().getTime()
      if (!(error instanceof RetryLater)) throw error
      if (leftMs <= 0) throw stayedAway(port, error, withinMs)
      const about = { port, set: ADDRESSES[port], code: error.code, error: error.message }
      const howLong = Number.isFinite(leftMs)
        ? `again for ${seconds(leftMs)} s`
        : 'on, and what needs none of it is done'
      if (attempt === 1) log.warn(about, `a server is away: it is asked ${howLong}`)
      await clock.sleep(Math.min(leftMs, backoffMs(attempt, 250, 4_000)), signal)
    }
  }
}

/** The process was asked to end, or another store refused it, before this one was open: nothing of it is told. */
export function wasStopped(error: unknown): boolean {
  return error instanceof GiveUp && error.code === STOPPED
}

async function unlessStopped<T>(open: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const left = new AbortController()
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new GiveUp(STOPPED, 'It was asked to end before its stores were open. Start it again.'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true, signal: left.signal })
  })
  try {
    return await Promise.race([stopped, ...(signal.aborted ? [] : [open()])])
  } finally {
    left.abort()
  }
}

function stayedAway(port: Port, cause: RetryLater, withinMs: number): RetryLater {
  const advice = `Correct ${ADDRESSES[port]} or start that server, then start this process again`
  return new RetryLater(cause.code, `${cause.message} It was asked for ${seconds(withinMs)} s. ${advice}.`, { cause })
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}

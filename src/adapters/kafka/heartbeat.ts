import type { Clock } from '../../kit/clock.ts'
import { isRebalance } from './kafka-outcome.ts'

export interface HeartbeatOptions {
  readonly clock: Clock
  readonly heartbeatMs: number
  readonly stopping: AbortSignal
}

/**
 * Keeps this member in its group while `work` runs, however long it takes. `lost` is the group's word that it forms anew;
 * the signal that work gets is aborted then, and when the subscription stops.
 */
export async function withHeartbeat(
  { clock, heartbeatMs, stopping }: HeartbeatOptions,
  heartbeat: () => Promise<void>,
  work: (signal: AbortSignal) => Promise<boolean>,
): Promise<{ readonly done: boolean; readonly lost?: unknown }> {
  const over = new AbortController()
  const moved = new AbortController()
  const beating = beat(over.signal)
  try {
    const done = await work(AbortSignal.any([stopping, moved.signal]))
    return moved.signal.aborted ? { done, lost: moved.signal.reason } : { done }
  } finally {
    over.abort()
    await beating
  }

  async function beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !moved.signal.aborted) {
      await clock.sleep(heartbeatMs, signal)
      if (signal.aborted) return
      // Other trouble is the connection's: the commit will tell.
      await heartbeat().catch((error: unknown) => isRebalance(error) && moved.abort(error))
    }
  }
}

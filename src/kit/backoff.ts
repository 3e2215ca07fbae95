/** Full exponential back-off without jitter, in milliseconds: base, 2 base, 4 base, ... up to `capMs`. `attempt` counts from 1. */
export function backoffMs(attempt: number, baseMs = 1_000, capMs = 900_000): number {
  return Math.min(capMs, baseMs * 2 ** Math.max(0, Math.min(attempt - 1, 30)))
}

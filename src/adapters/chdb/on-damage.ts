import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'

/** Hears why a query failed; begins to mend, by way of `run`, where that was damage. */
export type OnDamage = (error: unknown, run: (mend: () => Promise<void>) => Promise<void>) => void

/** Looking through everything that is stored takes a while; damage that it does not find would have it looked for for ever. */
const REST_MS = 5 * 60_000

/** Mends once at a time, and rests in between. The query that failed is asked again by whoever asked it. */
export function onDamage(mend: () => Promise<void>, log: Log, nowMs: () => number = () => performance.now()): OnDamage {
  let restsUntil = Number.NEGATIVE_INFINITY
  return (error, run) => {
    if (asOutcome(error).code !== 'evidence-damaged' || nowMs() < restsUntil) return
    restsUntil = Number.POSITIVE_INFINITY
    run(mend)
      .catch((failed: unknown) =>
        log.error({ error: asOutcome(failed).message }, 'damaged evidence could not be mended'),
      )
      .finally(() => {
        restsUntil = nowMs() + REST_MS
      })
  }
}

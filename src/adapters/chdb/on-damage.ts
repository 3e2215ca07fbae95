import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'

/** Hears how a query ended; begins to mend, by way of `run`, where that was damage, or where mending failed before. */
export type OnDamage = (error: unknown, run: (mend: () => Promise<void>) => Promise<void>) => void

/** Looking through everything that is stored takes a while; damage that it does not find would have it looked for for ever. */
const REST_MS = 5 * 60_000
/** What kept it from being mended, a disk that is still full, may be over then. */
const AGAIN_MS = 30_000

/** Mends once at a time, rests in between, and tries again until it is done. The query that failed is asked again by whoever asked it. */
export function onDamage(mend: () => Promise<void>, log: Log, nowMs: () => number = () => performance.now()): OnDamage {
  let restsUntil = Number.NEGATIVE_INFINITY
  let isOwed = false
  return (error, run) => {
    const isDamage = error !== undefined && asOutcome(error).code === 'evidence-damaged'
    if (!(isDamage || isOwed) || nowMs() < restsUntil) return
    restsUntil = Number.POSITIVE_INFINITY
    run(mend).then(
      () => {
        isOwed = false
        restsUntil = nowMs() + REST_MS
      },
      (failed: unknown) => {
        isOwed = true
        restsUntil = nowMs() + AGAIN_MS
        log.error({ error: asOutcome(failed).message }, 'damaged evidence could not be mended yet')
      },
    )
  }
}

import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'

export interface KeepDays {
  /** Older evidence is removed. */
  readonly days: number
  readonly now?: () => Date
  /** Between two looks. */
  readonly everyMs?: number
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** A start has more to do than to look for what is old; a command that only asks is over before. */
const FIRST_MS = 60_000

/** Has `drop` remove what is older, now and then, until it is stopped. What fails is tried again at the next look. */
export function keepDays({ days, now = () => new Date(), everyMs = HOUR_MS }: KeepDays, drop: Drop, log: Log) {
  const look = () =>
    drop(new Date(now().getTime() - days * DAY_MS))
      .then(
        (rows) => {
          if (rows > 0) log.info({ rows, days }, 'old evidence was removed')
        },
        (error: unknown) => log.error({ error: asOutcome(error).message }, 'old evidence could not be removed yet'),
      )
      .finally(() => next(everyMs))
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const next = (ms: number) => {
    if (!isStopped) timer = setTimeout(look, ms).unref()
  }
  next(Math.min(FIRST_MS, everyMs))
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

/** Removes what is from before then, and says how many rows went. */
type Drop = (before: Date) => Promise<number>

import { PAUSE } from '../../ingress/lines/text-lines.ts'
import type { Clock } from '../../kit/clock.ts'

/** The lines of a stack trace come at once; who writes nothing for so long has ended a record. */
const QUIET_MS = 2_000

/** What comes, and a `PAUSE` each time that nothing came for two seconds after something did. */
export async function* withPauses<T>(source: AsyncIterable<T>, clock: Clock): AsyncGenerator<T | typeof PAUSE> {
  const iterator = source[Symbol.asyncIterator]()
  let next = iterator.next()
  let isQuiet = true
  for (;;) {
    const came: IteratorResult<T> | typeof PAUSE = isQuiet ? await next : await orPause(next, clock)
    isQuiet = came === PAUSE
    if (came === PAUSE) yield PAUSE
    else if (came.done === true) return
    else {
      next = iterator.next()
      yield came.value
    }
  }
}

async function orPause<T>(next: Promise<T>, clock: Clock): Promise<T | typeof PAUSE> {
  const timer = new AbortController()
  const quiet = clock.sleep(QUIET_MS, timer.signal).then((): typeof PAUSE => PAUSE)
  try {
    return await Promise.race([next, quiet])
  } finally {
    timer.abort()
  }
}

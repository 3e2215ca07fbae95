import { backoffMs } from '../../kit/backoff.ts'
import type { Clock } from '../../kit/clock.ts'
import { RetryLater } from '../../kit/outcome.ts'
import { asKafkaOutcome } from './kafka-outcome.ts'

/** Tries a request until it works, is refused for good, or `withinMs` are over. Rejects with `RetryLater` or `GiveUp`. */
export async function tryWithin<T>(clock: Clock, withinMs: number, step: () => Promise<T>): Promise<T> {
  const until = clock.now().getTime() + withinMs
  for (let attempt = 1; ; attempt++) {
    try {
      return await step()
    } catch (error) {
      const outcome = asKafkaOutcome(error)
      const afterMs = backoffMs(attempt, 100, 2_000)
      if (!(outcome instanceof RetryLater) || clock.now().getTime() + afterMs > until) throw outcome
      await clock.sleep(afterMs)
    }
  }
}

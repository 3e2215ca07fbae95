import type { Clock } from '../../kit/clock.ts'

/** What a window may come later for, so that a steady stream of gestures does not put it off: Slack gives it 3,000 ms. */
const PATIENCE_MS = 150

/** Slack waits for answers, and for no work: in a crowd the work of the first comes after the answer to the last. */
export interface AnswersFirst {
  /** Somebody waits for an answer while `answering` runs. Resolves and rejects with it. */
  owe<T>(answering: () => Promise<T>): Promise<T>
  /** Resolves when nobody waits for an answer any more, and after 150 ms at the latest. */
  turn(): Promise<void>
}

export function createAnswersFirst(clock: Clock): AnswersFirst {
  let owed = 0
  let allAnswered = new AbortController()
  /** One for the whole crowd: a signal with many listeners is warned of as a leak. */
  let pause: Promise<void> | undefined
  return {
    async owe(answering) {
      owed++
      try {
        return await answering()
      } finally {
        owed--
        if (owed === 0) {
          allAnswered.abort()
          allAnswered = new AbortController()
        }
      }
    },
    async turn() {
      if (owed === 0) return
      pause ??= clock.sleep(PATIENCE_MS, allAnswered.signal).then(() => {
        pause = undefined
      })
      await pause
    },
  }
}

import type { Log } from './log.ts'
import { GiveUp, type RetryLater } from './outcome.ts'

/** What is wrong with a server at the moment. However many notice it, its beginning and its end are told once each. */
export interface Outage {
  readonly now: RetryLater | GiveUp | undefined
  begin(outcome: RetryLater | GiveUp): void
  end(): void
}

/** `server` is named as the log names it: `the server of the schedules`. */
export function outageOf(server: string, log: Log): Outage {
  let now: RetryLater | GiveUp | undefined
  return {
    get now() {
      return now
    },
    begin(outcome) {
      // A server that refuses us also hangs up: that it did is no news.
      if (now instanceof GiveUp || (now !== undefined && !(outcome instanceof GiveUp))) return
      now = outcome
      const about = { code: outcome.code, error: outcome.message }
      log.warn(about, outcome instanceof GiveUp ? `${server} refuses us, asking on` : `${server} is away, asking on`)
    },
    end() {
      if (now !== undefined) log.info({}, `${server} is back`)
      now = undefined
    },
  }
}

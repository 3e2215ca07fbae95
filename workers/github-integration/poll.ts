import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { Clock } from '../../src/kit/clock.ts'
import type { Log } from '../../src/kit/log.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { RecordFacts } from '../../src/timeline/record.ts'
import { type OpenPull, observePullRequest } from './observe.ts'

export interface PollOptions {
  readonly codeHost: CodeHost
  /** Every pull request of ours that is not settled, with the events of its incident. */
  readonly openPulls: () => Promise<readonly (OpenPull & { readonly events: readonly TimelineEvent[] })[]>
  readonly record: RecordFacts
  readonly clock: Clock
  readonly log: Log
}

export interface PollResult {
  readonly looked: number
  readonly recorded: number
  readonly failed: number
  readonly tookMs: number
}

/** One pass over the open pull requests: what a lost webhook did not say is found here. Trouble with one spares the others. */
export async function pollPullRequests({ codeHost, openPulls, record, clock, log }: PollOptions): Promise<PollResult> {
  const beganMs = clock.now().getTime()
  let looked = 0
  let recorded = 0
  let failed = 0
  for (const { repo, number, events } of await openPulls()) {
    looked += 1
    try {
      const drafts = await observePullRequest(codeHost, events, repo, number)
      if (drafts.length > 0) await record(drafts)
      recorded += drafts.length
    } catch (error) {
      failed += 1
      const { code, message } = asOutcome(error)
      log.warn({ repo, number, code, error: message }, 'a pull request could not be asked about')
      if (code === 'rate-limited') break
    }
  }
  return { looked, recorded, failed, tookMs: clock.now().getTime() - beganMs }
}

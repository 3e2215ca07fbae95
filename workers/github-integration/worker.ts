import type { CodeHost } from '../../src/code-host/code-host.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import { defineWorker } from '../../src/worker-kit/define-worker.ts'
import type { Pressed } from './channel-link.ts'
import { hostAway } from './host-away.ts'
import { mergeFix } from './merge-fix.ts'
import { openFix } from './open-fix.ts'
import { planOf } from './plan.ts'
import { type CheckWatch, watchChecks } from './watch-checks.ts'

export interface IntegrationNeeds {
  readonly codeHost: CodeHost
  readonly checks: CheckWatch
  /** The address of a Slack channel, for the pull request. Absent: it names the channel by its number. */
  readonly channelUrl?: (at: Pressed) => string
}

/** The only hand that touches code: opens what a person approved, watches its checks, merges what a person approved. */
export const githubIntegration = defineWorker<IntegrationNeeds>({
  name: 'github-integration',
  version: '0.1.0',
  queue: 'pull-request-tasks',
  emits: ['FixProposed', 'FixChecksCompleted', 'FixApplied', 'EffectRecorded', 'NeedsHuman', 'IntegrationDegraded'],
  waiting: hostAway,
  handle: async (work, { codeHost, checks, channelUrl }) => {
    const plan = planOf(work.trigger, work.incident, work.now)
    if (plan.kind === 'open') return pressAgain('the fix', openFix(codeHost, work, plan, channelUrl))
    if (plan.kind === 'check') return watchChecks(codeHost, work, plan.pull, checks)
    return pressAgain('merging', mergeFix(codeHost, work, plan.pull))
  },
})

/** Once a person has mended what these say, the same step can be done. */
const MENDED_OUTSIDE: ReadonlySet<string> = new Set([
  'code-host-auth',
  'code-host-forbidden',
  'code-host-conflict',
  'not-found',
])

/** The approval is spent with the refusal, so whoever mends its cause is told to press once more. */
async function pressAgain<T>(what: string, step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    if (!(error instanceof GiveUp) || !MENDED_OUTSIDE.has(error.code)) throw error
    throw new GiveUp(error.code, `${error.message} Then approve ${what} again.`, { cause: error })
  }
}

import type { CodeHost } from '../../src/code-host/code-host.ts'
import { defineWorker } from '../../src/worker-kit/define-worker.ts'
import { mergeFix } from './merge-fix.ts'
import { openFix } from './open-fix.ts'
import { planOf } from './plan.ts'
import { type CheckWatch, watchChecks } from './watch-checks.ts'

export interface IntegrationNeeds {
  readonly codeHost: CodeHost
  readonly checks: CheckWatch
}

/** The only hand that touches code: opens what a person approved, watches its checks, merges what a person approved. */
export const githubIntegration = defineWorker<IntegrationNeeds>({
  name: 'github-integration',
  version: '0.1.0',
  queue: 'pull-request-tasks',
  emits: ['FixProposed', 'FixChecksCompleted', 'FixApplied', 'EffectRecorded', 'NeedsHuman'],
  handle: async (work, { codeHost, checks }) => {
    const plan = planOf(work.trigger, work.incident, work.now)
    if (plan.kind === 'open') return openFix(codeHost, work, plan)
    if (plan.kind === 'check') return watchChecks(codeHost, work, plan.pull, checks)
    return mergeFix(codeHost, work, plan.pull)
  },
})

import type { CodeHost } from '../../src/code-host/code-host.ts'
import { defineWorker } from '../../src/worker-kit/define-worker.ts'
import { applied } from './facts.ts'
import { openFix } from './open-fix.ts'
import { planOf } from './plan.ts'
import { watchChecks } from './watch-checks.ts'

/** The only hand that touches code: opens what a person approved, watches its checks, merges what a person approved. */
export const githubIntegration = defineWorker<{ readonly codeHost: CodeHost }>({
  name: 'github-integration',
  version: '0.1.0',
  queue: 'pull-request-tasks',
  emits: ['FixProposed', 'FixChecksCompleted', 'FixApplied', 'EffectRecorded'],
  handle: async (work, { codeHost }) => {
    const plan = planOf(work.trigger, work.incident, work.now)
    if (plan.kind === 'open') return openFix(codeHost, work, plan)
    if (plan.kind === 'check') return watchChecks(codeHost, work, plan.pull)
    const { repo, number, head_sha } = plan.pull.payload
    return [applied(plan.pull, await codeHost.merge(repo, number, head_sha))]
  },
})

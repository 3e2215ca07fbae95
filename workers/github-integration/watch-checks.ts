import type { CodeHost } from '../../src/code-host/code-host.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { checksCompleted } from './facts.ts'
import type { PullEvent } from './plan.ts'

/** A host that shows no check by then has none. */
const NO_CHECKS_AFTER_MS = 30_000
const NEVER_ENDING_MS = 6 * 3_600_000

/** States how the checks of the pull request ended; `RetryLater` while they run. */
export async function watchChecks(codeHost: CodeHost, work: Work, pull: PullEvent): Promise<readonly Draft[]> {
  const { repo, number, head_sha } = pull.payload
  const checks = await codeHost.checks(repo, head_sha)
  const ageMs = Math.max(0, work.now.getTime() - Date.parse(pull.time))
  const running = checks.filter((check) => check.status !== 'completed').map((check) => check.name)
  if (running.length > 0 && ageMs > NEVER_ENDING_MS) {
    throw new GiveUp(
      'checks-stuck',
      `Checks of #${number} in ${repo} have run for hours (${running[0]}). Look at them and merge or close by hand.`,
    )
  }
  if (running.length > 0 || (checks.length === 0 && ageMs < NO_CHECKS_AFTER_MS)) {
    const what = running.length > 0 ? `${running.length} checks are running` : 'no check has started'
    const message = `For #${number} of ${repo} ${what} yet; it is asked again.`
    throw new RetryLater('checks-running', message, { afterMs: patienceMs(ageMs) })
  }
  return [checksCompleted(work.about, pull, checks)]
}

/** Every 2 s at first, and less often the longer they take: each look counts against the host's hourly limit. */
function patienceMs(ageMs: number): number {
  return Math.min(30_000, Math.max(2_000, ageMs / 10))
}

import type { Check, CodeHost } from '../../src/code-host/code-host.ts'
import type { PullEvent } from '../../src/incident/pulls.ts'
import { jcs } from '../../src/kit/jcs.ts'
import { GiveUp, RetryLater } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { checksCompleted } from './facts.ts'

/** How long a finished set of checks must stay as it is: a host shows them one by one, and some begin after others. */
export interface CheckTiming {
  readonly settleMs: number
  /** The same for a head that shows none at all. */
  readonly noneAfterMs: number
}

export interface CheckWatch extends CheckTiming {
  /** Since when each head has looked as it does; kept in memory, for after a restart it is looked at anew. */
  readonly looks: Map<string, { readonly seen: string; readonly sinceMs: number }>
}

export const CHECK_TIMING: CheckTiming = { settleMs: 30_000, noneAfterMs: 60_000 }

/**
 * Checks that run longer are rare, and people wait for them in an incident. Nothing is lost by it: the poll goes on looking
 * at the head, so that checks which end after all are told and merging is offered then.
 */
const NEVER_ENDING_MS = 3_600_000

/** States how the checks of the pull request ended; `RetryLater` while they run, or may still become more. */
export async function watchChecks(
  codeHost: CodeHost,
  work: Work,
  pull: PullEvent,
  watch: CheckWatch,
): Promise<readonly Draft[]> {
  const { repo, number, head_sha } = pull.payload
  const checks = await codeHost.checks(repo, head_sha)
  const ageMs = Math.max(0, work.now.getTime() - Date.parse(pull.time))
  const running = runningOf(checks)
  if (running.length > 0 && ageMs > NEVER_ENDING_MS) {
    throw new GiveUp(
      'checks-stuck',
      `Checks of #${number} in ${repo} have run for over an hour (${running[0]}). Look at them, and merge it or close it on the code host: that is seen. Should they end after all, it is told here.`,
    )
  }
  const name = `${repo}@${head_sha}`
  const leftMs = (checks.length === 0 ? watch.noneAfterMs : watch.settleMs) - steadyMs(watch, name, checks, work.now)
  if (running.length > 0 || leftMs > 0) {
    const message = `For #${number} of ${repo} ${wordsOf(checks, running)} yet; it is asked again.`
    const patienceMs = lookAgainMs(ageMs)
    const afterMs = running.length > 0 ? patienceMs : Math.min(patienceMs, leftMs)
    throw new RetryLater('checks-running', message, { afterMs })
  }
  watch.looks.delete(name)
  return [checksCompleted(work.about, pull, checks)]
}

export function runningOf(checks: readonly Check[]): readonly string[] {
  return checks.filter((check) => check.status !== 'completed').map((check) => check.name)
}

/** How long the checks have looked as they do now. Notes the look. */
function steadyMs({ looks }: CheckWatch, name: string, checks: readonly Check[], now: Date): number {
  const seen = checks
    .map(({ name, status, conclusion = '' }) => jcs([name, status, conclusion]))
    .toSorted()
    .join()
  const before = looks.get(name)
  // A look from the future was taken before the clock was set back.
  if (before?.seen === seen && before.sinceMs <= now.getTime()) return now.getTime() - before.sinceMs
  looks.set(name, { seen, sinceMs: now.getTime() })
  return 0
}

function wordsOf(checks: readonly Check[], running: readonly string[]): string {
  if (running.length > 0) return `${running.length} checks are running`
  return checks.length === 0 ? 'no check has started' : 'the checks may not be all there'
}

/** Every 2 s at first, and less often the longer they take: each look counts against the host's hourly limit. */
function lookAgainMs(ageMs: number): number {
  return Math.min(30_000, Math.max(2_000, ageMs / 10))
}

import type { Check, CodeHost, PullRequest } from '../../src/code-host/code-host.ts'
import type { PullEvent } from '../../src/incident/pulls.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { applied, conclusionOf } from './facts.ts'
import { isElsewhere } from './held-change.ts'
import { isHeld } from './is-held.ts'
import { lastChecks } from './observe.ts'
import { draftIn } from './plan.ts'
import { runningOf } from './watch-checks.ts'

/**
 * Merges the approved head, if its checks have passed when they are asked once more. What is merged already is told; what
 * would change nothing by now is refused; what a person took back meanwhile is not merged, and nothing is said of it: they know.
 */
export async function mergeFix(codeHost: CodeHost, work: Work, pull: PullEvent): Promise<readonly Draft[]> {
  const { repo, number, head_sha } = pull.payload
  const checks = await codeHost.checks(repo, head_sha)
  if (!(await work.reread()).isDue) return []
  const draft = draftIn(work.incident, pull.cycle)?.payload
  const against = objection(checks, work.incident, head_sha)
  const held = against === undefined ? await heldDraft(codeHost, draft, pull) : undefined
  const now = await codeHost.pullRequest(repo, number)
  requireBase(now, draft)
  if (against === undefined && held === undefined) {
    return [applied(pull, await codeHost.merge(repo, number, head_sha))]
  }
  if (now.merged) return [applied(pull, now)]
  if (now.head_sha !== head_sha) throw moved(pull)
  if (held !== undefined) throw empty(pull, held.base_branch)
  throw new GiveUp('checks-not-passed', `#${number} of ${repo} was not merged: ${against} Then approve merging again.`)
}

/** The draft that this pull request holds, where its base branch has it all by now. */
async function heldDraft(
  codeHost: CodeHost,
  draft: FixDraft | undefined,
  { payload: { diff_sha256 } }: PullEvent,
): Promise<FixDraft | undefined> {
  const isOurs = draft !== undefined && draft.diff_sha256 === diff_sha256
  return isOurs && (await isHeld(codeHost, draft)) ? draft : undefined
}

/** Whoever may write there can turn a pull request to another branch without a push: nobody approved that. */
function requireBase(pull: PullRequest, draft: FixDraft | undefined): void {
  if (draft === undefined || !isElsewhere(pull, draft)) return
  const { repo, number, base_branch, merged } = pull
  const approved = draft.base_branch
  throw new GiveUp(
    'base-changed',
    merged
      ? `#${number} of ${repo} was merged into ${base_branch}, and ${approved} was approved. Merge it into ${approved} on the code host, or choose Investigate again.`
      : `#${number} of ${repo} was not merged: it goes into ${base_branch} by now, and ${approved} was approved. Turn it back to ${approved} there, then approve merging again.`,
  )
}

function empty({ payload: { repo, number } }: PullEvent, base: string): GiveUp {
  return new GiveUp(
    'empty-fix',
    `#${number} of ${repo} was not merged: ${base} holds this change already, so it would change nothing. Close it there; if the errors go on, choose Investigate again.`,
  )
}

function moved({ payload: { repo, number } }: PullEvent): GiveUp {
  return new GiveUp(
    'head-moved',
    `#${number} of ${repo} was not merged: somebody pushed to it after it was approved. Look at it as it stands now.`,
  )
}

/** Strict: nobody can wave a failed or unfinished check through here. On the code host they can, if its rules let them. */
function objection(checks: readonly Check[], events: readonly TimelineEvent[], head: string): string | undefined {
  const known = lastChecks(events, head)?.payload.conclusion
  const [running] = runningOf(checks)
  if (running !== undefined) return `the check ${running} is running. Wait until it has passed.`
  const conclusion = conclusionOf(checks)
  if (conclusion === 'failure')
    return `${failedWords(checks)} Run it again on the code host, or mend the fix there and merge it there.`
  if (known === undefined) return 'its checks are not known to be through. Wait until they are.'
  return conclusion === 'none' && known !== 'none'
    ? 'the code host shows its checks no more. See why: the token may have lost its rights.'
    : undefined
}

function failedWords(checks: readonly Check[]): string {
  const failed = checks.filter((check) => conclusionOf([check]) === 'failure').map((check) => check.name)
  return `the check ${failed.slice(0, 3).join(', ')} failed.`
}

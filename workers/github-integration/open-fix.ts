import type { Change } from '../../src/code-host/change.ts'
import type { CodeHost, Commit } from '../../src/code-host/code-host.ts'
import { hasMovedOn } from '../../src/incident/status.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { bodyOf, commitMessage, titleOf } from './body.ts'
import { approvedIn, type Pressed } from './channel-link.ts'
import { opened, personNeeded } from './facts.ts'
import { isHeld } from './is-held.ts'
import type { Plan } from './plan.ts'
import { requireAllowed } from './policy.ts'
import { isPureRevert, requireSame } from './reviewed.ts'

/** `.invalid` belongs to nobody, so that no account on the code host is taken for the author. */
const AUTHOR = { name: 'Faultline', email: 'faultline@faultline.invalid' }

/**
 * Pushes the approved diff and nothing else, and opens its pull request. Doing it again finds what is there. What a person
 * took back is pushed and opened no more; what slipped through between two looks is told, and a person is called.
 */
export async function openFix(
  codeHost: CodeHost,
  work: Work,
  { draft, approval, branch }: Extract<Plan, { kind: 'open' }>,
  channelUrl?: (at: Pressed) => string,
): Promise<readonly Draft[]> {
  const fix = draft.payload
  const changes = await changesOf(codeHost, fix)
  requireSame(fix, changes)
  requireAllowed(changes, await isReviewed(codeHost, fix, changes))
  await requireMissing(codeHost, fix, branch)
  if (!(await work.reread()).isDue) return []
  const { repo, base_sha, base_branch, edits, commit_time: time } = fix
  const made = await codeHost.ensureBranch({
    repo,
    branch,
    base_sha,
    message: commitMessage(draft),
    edits,
    author: AUTHOR,
    time,
  })
  if (!(await work.reread()).isDue) return []
  const at = approvedIn(work.incident, draft.cycle)
  const link = channelUrl === undefined || at === undefined ? {} : { channelUrl: channelUrl(at) }
  const body = bodyOf({ draft, approval, ...link, ...aboutIncident(work, draft.cycle, fix.evidence_ids) })
  const { pull, outcome } = await codeHost.ensurePullRequest({ repo, branch, base_branch, title: titleOf(draft), body })
  if (pull.head_sha !== made.head_sha) {
    throw new GiveUp(
      'branch-diverged',
      `Somebody pushed to ${branch} of ${repo}. Delete the branch there and approve the fix again.`,
    )
  }
  const isLeft = hasMovedOn((await work.reread()).incident, draft.cycle)
  return [
    ...opened(work.about, pull, fix.diff_sha256, outcome),
    ...(isLeft && pull.state === 'open' ? [personNeeded(work.about, pull)] : []),
  ]
}

async function changesOf(codeHost: CodeHost, fix: FixDraft): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const { path, content } of fix.edits) {
    changes.push({ path, before: await codeHost.file(fix.repo, path, fix.base_sha), after: content })
  }
  return changes
}

/**
 * Refuses what the base branch holds by now: its pull request would be empty. One of our own branch that stands already is
 * found again, whatever was merged since.
 */
async function requireMissing(codeHost: CodeHost, fix: FixDraft, branch: string): Promise<void> {
  const { repo, base_branch } = fix
  if ((await codeHost.findPullRequest({ repo, branch, base_branch })) !== undefined) return
  if (!(await isHeld(codeHost, fix))) return
  throw new GiveUp(
    'empty-fix',
    `The branch ${base_branch} of ${repo} holds this change already, so there is nothing to open. If the errors go on, choose Investigate again.`,
  )
}

/** True when the fix takes back, line for line, a commit that is part of the base. The draft's word for it is not enough. */
async function isReviewed(codeHost: CodeHost, fix: FixDraft, changes: readonly Change[]): Promise<boolean> {
  if (fix.kind !== 'revert' || fix.reverts === undefined) return false
  const commit = await knownCommit(codeHost, fix.repo, fix.reverts)
  if (commit === undefined || !isPureRevert(changes, commit)) return false
  return (await codeHost.commitsBetween(fix.repo, fix.base_sha, commit.sha)).length === 0
}

async function knownCommit(codeHost: CodeHost, repo: string, sha: string): Promise<Commit | undefined> {
  try {
    return await codeHost.commit(repo, sha)
  } catch (error) {
    if (error instanceof GiveUp && error.code === 'not-found') return undefined
    throw error
  }
}

function aboutIncident(work: Work, cycle: number, cited: readonly string[]) {
  const root = work.incident.find((event) => event.event_type === 'IncidentDetected')
  const context = work.incident.find((event) => event.event_type === 'ContextBuilt' && event.cycle === cycle)
  const items = context?.event_type === 'ContextBuilt' ? context.payload.evidence : []
  return {
    incidentTitle: root?.payload.title ?? work.task.incident_id,
    evidence: items.filter((item) => cited.includes(item.id)),
  }
}

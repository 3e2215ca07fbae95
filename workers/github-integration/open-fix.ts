import type { Change } from '../../src/code-host/change.ts'
import type { CodeHost, Commit } from '../../src/code-host/code-host.ts'
import { foldIncident } from '../../src/incident/state.ts'
import { hasMovedOn } from '../../src/incident/status.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import type { FixApproved, FixDraft } from '../../src/timeline/payloads/fix.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { bodyOf, commitMessage, titleOf } from './body.ts'
import { approvedIn, type Pressed } from './channel-link.ts'
import { opened, personNeeded } from './facts.ts'
import { isHeld } from './is-held.ts'
import type { DraftEvent, Plan } from './plan.ts'
import { requireAllowed } from './policy.ts'
import { withoutIncident } from './private-fix.ts'
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
  const before = await work.reread()
  if (!before.isDue) return []
  const { repo, base_sha, base_branch, edits, commit_time: time } = fix
  const made = await codeHost.ensureBranch({
    repo,
    branch,
    base_sha,
    message: messageOf(draft, before.incident),
    edits,
    author: AUTHOR,
    time,
  })
  const { isDue, incident } = await work.reread()
  if (!isDue) return []
  const words = pullWords(incident, draft, approval, channelUrl)
  const { pull, outcome } = await codeHost.ensurePullRequest({ repo, branch, base_branch, ...words })
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

function messageOf(draft: DraftEvent, incident: readonly TimelineEvent[]): string {
  return foldIncident(incident).private ? commitMessage(withoutIncident(draft), true) : commitMessage(draft, false)
}

/** Whoever reads the repository reads this, so it goes by what the incident is at this moment, not by how it was declared. */
function pullWords(
  incident: readonly TimelineEvent[],
  draft: DraftEvent,
  approval: FixApproved,
  channelUrl?: (at: Pressed) => string,
): { readonly title: string; readonly body: string } {
  if (foldIncident(incident).private) {
    const told = withoutIncident(draft)
    return { title: titleOf(told), body: bodyOf({ draft: told, approval, evidence: [] }) }
  }
  const at = approvedIn(incident, draft.cycle)
  const link = channelUrl === undefined || at === undefined ? {} : { channelUrl: channelUrl(at) }
  return { title: titleOf(draft), body: bodyOf({ draft, approval, ...link, ...aboutIncident(incident, draft) }) }
}

function aboutIncident(incident: readonly TimelineEvent[], { incident_id, cycle, payload }: DraftEvent) {
  const root = incident.find((event) => event.event_type === 'IncidentDetected')
  const context = incident.find((event) => event.event_type === 'ContextBuilt' && event.cycle === cycle)
  const items = context?.event_type === 'ContextBuilt' ? context.payload.evidence : []
  return {
    incidentTitle: root?.payload.title ?? incident_id,
    evidence: items.filter((item) => payload.evidence_ids.includes(item.id)),
  }
}

import { objections } from '../../src/code-host/push-policy.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { Draft } from '../../src/timeline/draft.ts'
import type { SourceFile, SuspectCommit } from '../../src/timeline/payloads/context.ts'
import type { FileEdit, FixDraft } from '../../src/timeline/payloads/fix.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { oneLine, plainProse } from '../../src/worker-kit/untrusted.ts'
import { changedLines, changesOf, diffOf, revertOf } from './edits.ts'
import { delicate, LIMITS, objection } from './policy.ts'
import type { FixInput } from './read.ts'
import { wasTurnedDown } from './turned-down.ts'
import type { FixVerdict } from './verdict.ts'

interface Plan {
  readonly kind: 'revert' | 'patch'
  readonly edits: readonly FileEdit[]
  /** Why a patch of the model was not taken, when it was not. */
  readonly fellBack: string | undefined
  /** A model thought that neither undoing nor mending is safe. */
  readonly advisedAgainst: boolean
}

/**
 * The draft, computed here: a model's patch if it keeps every limit, else the revert, else `GiveUp` with the sentence
 * that tells people what to do by hand. Pure.
 */
export function concludeFix(
  verdict: FixVerdict,
  input: FixInput,
  work: Work,
  provenance: Provenance,
): readonly Draft[] {
  const { context, cause, suspect } = input
  const { repo, base_sha, base_branch = 'main' } = context
  if (repo === undefined || base_sha === undefined)
    throw new GiveUp('no-fix', 'No repository is known for this incident; connect the code host and investigate again.')
  const plan = planOf(verdict, input)
  const { lines, diff, diff_sha256, reverts } = changeOf(plan, input)
  const words = wordsOf(verdict, plan, provenance)
  const fallback = plan.fellBack === undefined ? '' : ` (A patch was set aside: ${plan.fellBack}.)`
  const payload: FixDraft = {
    stage: 'draft',
    kind: plan.kind,
    repo,
    base_branch,
    base_sha,
    ...(reverts === undefined ? {} : { reverts }),
    title: titleOf(plan, suspect, input),
    why: `${words.why ?? cause.cause}${fallback}`,
    edits: [...plan.edits],
    diff,
    diff_sha256,
    risk: riskOf(plan, lines),
    test_plan: words.testPlan ?? `Run the checks of the repository and watch the error rate of ${input.service}.`,
    rollback_plan: `Revert the merge commit of this fix; ${plan.kind === 'revert' ? 'that brings the change back as it was' : 'the code before it is untouched otherwise'}.`,
    checklist: checklistOf(plan, lines, input),
    evidence_ids: cause.evidence_ids,
    commit_time: input.time,
    reasoner: plan.fellBack === undefined ? provenance.reasoner : 'ranked-evidence',
    cost: provenance.cost,
  }
  return [{ ...work.about, event_type: 'FixProposed', discriminator: 'draft', payload }]
}

/** What a plan changes, if people can read it and have not turned it down before. */
function changeOf({ kind, edits }: Plan, { context, suspect, turnedDown }: FixInput) {
  const diff = diffOf(edits, context.sources)
  const { added, removed } = changedLines(edits, context.sources)
  if (diff.length > LIMITS.diffChars)
    throw new GiveUp('no-fix', 'The revert is too large to be read in one piece; revert the change by hand.')
  const diff_sha256 = sha256Hex(diff)
  const reverts = kind === 'revert' ? suspect?.sha : undefined
  const against = wasTurnedDown({ kind, diff_sha256, reverts }, turnedDown)
  if (against !== undefined) throw new GiveUp('turned-down', against)
  return { lines: added.length + removed.length, diff, diff_sha256, reverts }
}

/** What a model says of a patch that is not taken speaks of another change, and is not shown. */
function wordsOf(
  { why, test_plan }: FixVerdict,
  { fellBack }: Plan,
  { reasoner }: Provenance,
): { readonly why?: string | undefined; readonly testPlan?: string | undefined } {
  if (fellBack !== undefined) return {}
  const say = reasoner === 'claude' ? plainProse : oneLine
  return { why: say(why, 2_000), testPlan: say(test_plan, 4_000) }
}

function planOf(verdict: FixVerdict, input: FixInput): Plan {
  const { context, suspect } = input
  let fellBack: string | undefined
  if (verdict.choice === 'patch') {
    const patched = replaced(verdict, input)
    const against = 'why' in patched ? patched.why : patchObjection(patched.edits, context.sources)
    if (!('why' in patched) && against === undefined)
      return { kind: 'patch', edits: patched.edits, fellBack, advisedAgainst: false }
    fellBack = oneLine(against ?? 'it does not apply', 200)
  }
  if (suspect === undefined)
    throw new GiveUp(
      'no-fix',
      `No change of ours can be undone for this cause; people must act on: ${input.cause.cause.slice(0, 300)}`,
    )
  const revert = revertOf(suspect, context.sources)
  if ('why' in revert) throw new GiveUp('no-fix', withOwn(revert.why, suspect, input))
  // People see the revert whatever a model thinks of it: they decide, and its doubt is shown as risk.
  return { kind: 'revert', edits: revert.edits, fellBack, advisedAgainst: verdict.choice === 'none' }
}

/** What stands in the way may be our own: a fix that was merged and did not help. */
function withOwn(why: string, { files }: SuspectCommit, { vain }: FixInput): string {
  const own = vain.filter(({ paths }) => files.some(({ path }) => paths.includes(path)))
  if (own.length === 0) return why
  const names = own.map(({ number }) => `#${number}`).join(' and ')
  return `${why} Our own ${names} changed these files too, did not help and stands there still: revert that first, then press Investigate again.`
}

/** What is offered is what may be pushed: the limits of a draft, and those that the push will be held to. */
function patchObjection(edits: readonly FileEdit[], sources: readonly SourceFile[]): string | undefined {
  return objection(edits, sources) ?? objections(changesOf(edits, sources), false)[0]
}

function replaced(verdict: FixVerdict, { context }: FixInput): { edits: FileEdit[] } | { why: string } {
  const contents = new Map<string, string>()
  for (const { path, old_text, new_text } of verdict.replacements) {
    const now = contents.get(path) ?? context.sources.find((source) => source.path === path)?.content
    if (now === undefined) return { why: 'it names a file that is not in the context' }
    const pieces = now.split(old_text)
    if (pieces.length !== 2) return { why: `the text to replace stands ${pieces.length - 1} times in ${path}` }
    contents.set(path, pieces.join(new_text))
  }
  return { edits: [...contents].map(([path, content]) => ({ path, content })) }
}

function titleOf(plan: Plan, suspect: SuspectCommit | undefined, input: FixInput): string {
  if (plan.kind === 'revert') return oneLine(`Revert "${suspect?.title ?? ''}"`, 200)
  return oneLine(`Repair ${input.service}: ${plan.edits.map((edit) => edit.path).join(', ')}`, 200)
}

function riskOf(plan: Plan, lines: number): FixDraft['risk'] {
  if (plan.advisedAgainst) return { level: 'high', why: 'The model advises against undoing this change; see why.' }
  const odd = plan.edits.find((edit) => delicate(edit.path))
  if (odd !== undefined)
    return { level: 'high', why: `It touches ${odd.path}, which reaches beyond this code.`.slice(0, 500) }
  if (plan.kind === 'patch')
    return { level: 'medium', why: `New code that never ran before: ${counted(lines, 'line')}.` }
  if (plan.edits.length > 5 || lines > 100)
    return { level: 'medium', why: `It undoes ${counted(lines, 'line')} in ${counted(plan.edits.length, 'file')}.` }
  return {
    level: 'low',
    why: `It takes one change back: ${counted(lines, 'line')} in ${counted(plan.edits.length, 'file')}.`,
  }
}

function checklistOf(plan: Plan, lines: number, { context, suspect }: FixInput): FixDraft['checklist'] {
  const paths = plan.edits.map((edit) => edit.path)
  const later = context.suspects.filter(
    (one) => suspect !== undefined && one.sha !== suspect.sha && one.at > suspect.at,
  )
  const overlapping = later.some((one) => one.files.some((file) => paths.includes(file.path)))
  return [
    {
      item: 'Changes only files that the suspect change touched',
      ok: paths.every((path) => suspect?.files.some((file) => file.path === path)),
    },
    { item: 'Touches no pipeline, package, migration or access rule', ok: !paths.some(delicate) },
    {
      item: `At most ${LIMITS.lines} changed lines in ${LIMITS.files} files`,
      ok: lines <= LIMITS.lines && paths.length <= LIMITS.files,
    },
    { item: 'No later change in this deploy touches the same files', ok: !overlapping },
    { item: 'Deletes no file', ok: plan.edits.every((edit) => edit.content !== null) },
  ]
}

function counted(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`
}

import { applyPatch, parsePatch, reversePatch, type StructuredPatch } from 'diff'
import type { Change } from '../../src/code-host/change.ts'
import type { Commit } from '../../src/code-host/code-host.ts'
import { sha256Hex } from '../../src/kit/hash.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'

/**
 * Holds what people read against what would be pushed: the diff has the approved hash, names the files of the edits and
 * no others, and makes each of them out of the base byte for byte. Otherwise `GiveUp`. Pure.
 */
export function requireSame(draft: FixDraft, changes: readonly Change[]): void {
  if (sha256Hex(draft.diff) !== draft.diff_sha256) throw differs('the diff does not have the hash that was approved')
  const patches = new Map<string, StructuredPatch>()
  for (const patch of parsed(draft.diff)) {
    const path = pathOf(patch)
    if (patches.has(path)) throw differs(`${path} stands twice in the diff`)
    patches.set(path, patch)
  }
  if (patches.size !== changes.length) throw differs('the diff and the edits name different files')
  for (const { path, before, after } of changes) {
    const patch = patches.get(path)
    if (patch === undefined) throw differs(`${path} is changed but is not in the diff`)
    const made = applied(before, patch)
    const deletes = patch.newFileName === '/dev/null'
    if (made === undefined || (deletes ? after !== null || made !== '' : made !== after)) {
      throw differs(`${path} would not become what the diff shows`)
    }
  }
}

/** True when every change is exactly the commit taken back: nothing in it is new to the reviewers of that commit. Pure. */
export function isPureRevert(changes: readonly Change[], commit: Commit): boolean {
  return changes.every(({ path, before, after }) => {
    const file = commit.files.find((one) => one.path === path)
    if (file?.patch === undefined) return false
    const [patch] = parsed(`--- a/x\n+++ b/x\n${file.patch}\n`)
    if (patch === undefined) return false
    const made = applied(before, reversePatch(patch))
    const wasAdded = patch.hunks.every((hunk) => hunk.oldLines === 0)
    return made !== undefined && (after === null ? wasAdded && made === '' : made === after)
  })
}

function applied(before: string | null, patch: StructuredPatch): string | undefined {
  const made = applyPatch(before ?? '', patch, { fuzzFactor: 0, autoConvertLineEndings: false })
  return made === false ? undefined : made
}

function parsed(diff: string): StructuredPatch[] {
  try {
    return parsePatch(diff)
  } catch {
    throw differs('the diff cannot be read')
  }
}

function pathOf(patch: StructuredPatch): string {
  const name = patch.newFileName === '/dev/null' ? patch.oldFileName : patch.newFileName
  return (name ?? '').replace(/^[ab]\//, '')
}

function differs(why: string): GiveUp {
  return new GiveUp('diff-mismatch', `Nothing was pushed, because ${why}. Investigate again for a fresh fix.`)
}

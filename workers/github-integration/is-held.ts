import type { CodeHost } from '../../src/code-host/code-host.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'

/** True when the base branch holds every edit of the draft by now, as after another incident's fix of the same change. */
export async function isHeld(
  codeHost: CodeHost,
  { repo, base_branch, edits }: Pick<FixDraft, 'repo' | 'base_branch' | 'edits'>,
): Promise<boolean> {
  for (const { path, content } of edits) {
    if ((await codeHost.file(repo, path, base_branch)) !== content) return false
  }
  return true
}

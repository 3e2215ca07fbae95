import type { CodeHost, PullRequest } from '../../src/code-host/code-host.ts'
import { sha256OfJson } from '../../src/kit/hash.ts'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'

/**
 * The hash of what a pull request holds now: that of the draft where it is exactly the drafted change, perhaps on a newer base,
 * and else one of what the code host shows, which nobody approved.
 */
export async function heldDiff(codeHost: CodeHost, draft: FixDraft, pull: PullRequest): Promise<string> {
  const shown = await codeHost.comparison(draft.repo, draft.base_branch, pull.head_sha)
  const paths = new Set(shown.files.map((file) => file.path))
  const isSame =
    !isElsewhere(pull, draft) &&
    paths.size === draft.edits.length &&
    draft.edits.every(({ path }) => paths.has(path)) &&
    (await areEditsKept(codeHost, draft, shown.base_sha, pull.head_sha))
  return isSame ? draft.diff_sha256 : sha256OfJson([pull.base_branch, pull.head_sha, shown.base_sha])
}

/** It goes into another branch than the one that was drafted for: whoever may write there can turn it without a push. */
export function isElsewhere({ base_branch }: PullRequest, draft: FixDraft | undefined): boolean {
  return draft !== undefined && base_branch !== draft.base_branch
}

/** Each file began as the draft knew it and ends as the draft says: then the diff has the same lines at the same places. */
async function areEditsKept(codeHost: CodeHost, draft: FixDraft, base: string, head: string): Promise<boolean> {
  const { repo, base_sha, edits } = draft
  for (const { path, content } of edits) {
    if ((await codeHost.file(repo, path, head)) !== content) return false
    if (base !== base_sha && (await codeHost.file(repo, path, base)) !== (await codeHost.file(repo, path, base_sha))) {
      return false
    }
  }
  return true
}

import { applyPatch, createTwoFilesPatch, parsePatch, reversePatch } from 'diff'
import { type Change, linesOf } from '../../src/code-host/change.ts'
import { objections } from '../../src/code-host/push-policy.ts'
import { shortSha } from '../../src/kit/figures.ts'
import type { SourceFile, SuspectCommit } from '../../src/timeline/payloads/context.ts'
import type { FileEdit } from '../../src/timeline/payloads/fix.ts'

export type Edits = { readonly edits: readonly FileEdit[] } | { readonly why: string }

/** The commit undone on the files as they stand now; or the sentence that says why it cannot be, or may not. Pure. */
export function revertOf(commit: SuspectCommit, sources: readonly SourceFile[]): Edits {
  const short = shortSha(commit.sha)
  if (commit.files.length === 0) return { why: `Commit ${short} lists no files; revert it by hand.` }
  if (commit.files.length > 20) return { why: `Commit ${short} touches more than 20 files; revert it by hand.` }
  const edits: FileEdit[] = []
  for (const file of commit.files) {
    if (file.patch === undefined)
      return { why: `The patch of ${file.path} in ${short} is missing, binary or too large; revert it by hand.` }
    const now = sources.find((source) => source.path === file.path)
    if (REDACTED.test(file.patch) || (now !== undefined && !isExact(now)))
      return {
        why: `${file.path} holds a credential or characters that cannot be seen, and was not kept as it is; revert it by hand.`,
      }
    const content = undo(file.path, file.patch, now?.content)
    if (content === undefined && isUndone(file.path, file.patch, now?.content)) continue
    if (content === undefined)
      return { why: `${file.path} has changed since ${short}, so the revert does not apply; revert it by hand.` }
    if (content !== now?.content && !(content === null && now === undefined)) edits.push({ path: file.path, content })
  }
  if (edits.length === 0) return { why: `Commit ${short} is undone already; look for what else changed.` }
  if (edits.every(({ path }) => ASIDE.test(path)) && !commit.files.every(({ path }) => ASIDE.test(path)))
    return { why: `Commit ${short} is undone already but for its tests and documents; look for what else changed.` }
  const forbidden = objections(changesOf(edits, sources), true)
  if (forbidden.length === 0) return { edits }
  return { why: `Undoing ${short} is not for a machine: ${forbidden.slice(0, 5).join('; ')}. Revert it by hand.` }
}

/** What does not run in production: undoing it mends nothing. */
const ASIDE =
  /(?:^|\/)(?:tests?|__tests__|specs?|docs?)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$|(?:^|\/)test_\w+\.py$|\.mdx?$/i

/** Unified diff of the edits against the sources, without timestamps: the bytes that people approve. */
export function diffOf(edits: readonly FileEdit[], sources: readonly SourceFile[]): string {
  return edits.map((edit) => fileDiff(edit, contentOf(edit, sources))).join('')
}

export interface ChangedLines {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Each edit beside the file as it stands. */
export function changesOf(edits: readonly FileEdit[], sources: readonly SourceFile[]): readonly Change[] {
  return edits.map((edit) => ({
    path: edit.path,
    before: contentOf(edit, sources) ?? null,
    after: edit.content,
  }))
}

/** The lines themselves, taken from the edits. */
export function changedLines(edits: readonly FileEdit[], sources: readonly SourceFile[]): ChangedLines {
  const each = changesOf(edits, sources).map(linesOf)
  return { added: each.flatMap(({ added }) => added), removed: each.flatMap(({ removed }) => removed) }
}

function contentOf(edit: FileEdit, sources: readonly SourceFile[]): string | undefined {
  return sources.find((source) => source.path === edit.path)?.content
}

const REDACTED = /\[REDACTED[:\]]/

/** False where redaction took something out: then nobody here knows the file byte for byte. */
export function isExact({ content, altered }: Pick<SourceFile, 'content' | 'altered'>): boolean {
  return altered === undefined && !REDACTED.test(content)
}

/** The file stands as it was before the patch, which would apply to it once more. */
function isUndone(path: string, patch: string, now: string | undefined): boolean {
  try {
    const parsed = hunksOf(path, patch)
    if (parsed === undefined) return false
    if (now === undefined) return parsed.hunks.every((hunk) => hunk.oldLines === 0)
    return parsed.hunks.some((hunk) => hunk.oldLines > 0) && applyPatch(now, parsed, { fuzzFactor: 0 }) !== false
  } catch {
    return false
  }
}

function hunksOf(path: string, patch: string) {
  const [parsed] = parsePatch(`--- a/${path}\n+++ b/${path}\n${patch.endsWith('\n') ? patch : `${patch}\n`}`)
  return parsed === undefined || parsed.hunks.length === 0 ? undefined : parsed
}

/** The file before the patch: null when the patch had made it. Undefined when it does not apply exactly. */
function undo(path: string, patch: string, now: string | undefined): string | null | undefined {
  try {
    const parsed = hunksOf(path, patch)
    if (parsed === undefined) return undefined
    const made = parsed.hunks.every((hunk) => hunk.oldLines === 0)
    const deleted = parsed.hunks.every((hunk) => hunk.newLines === 0)
    if (now === undefined && !deleted) return undefined
    const before = applyPatch(now ?? '', reversePatch(parsed), { fuzzFactor: 0 })
    if (before === false) return undefined
    return made && before === '' ? null : before
  } catch {
    // jsdiff throws on a patch that is none; to us that is a patch that does not apply.
    return undefined
  }
}

function fileDiff(edit: FileEdit, now: string | undefined): string {
  const from = now === undefined ? '/dev/null' : `a/${edit.path}`
  const to = edit.content === null ? '/dev/null' : `b/${edit.path}`
  const text = createTwoFilesPatch(from, to, now ?? '', edit.content ?? '', undefined, undefined, { context: 3 })
  // The first line is a ruler that neither git nor people need.
  return text.replace(/^=+\n/, '')
}

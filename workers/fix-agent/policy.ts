import type { SourceFile } from '../../src/timeline/payloads/context.ts'
import type { FileEdit } from '../../src/timeline/payloads/fix.ts'
import { cleanText } from '../../src/worker-kit/untrusted.ts'
import { changedLines, diffOf, isExact } from './edits.ts'

/** What a model's patch may not be, whatever it says for itself. */
export const LIMITS = { files: 5, lines: 200, diffChars: 100_000 } as const

/** Places where a change does more than it shows: pipelines, packages, images, scripts, ownership, credentials. */
const FORBIDDEN_PATH =
  /(?:^|\/)\.(?:github|gitlab|circleci|git|husky|vscode|npmrc|env)|(?:^|\/)(?:Dockerfile|Makefile|Jenkinsfile|CODEOWNERS|\.travis\.yml|azure-pipelines\.yml)|(?:^|\/)(?:package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|requirements[^/]*\.txt|poetry\.lock|Gemfile(?:\.lock)?|pom\.xml|build\.gradle)|\.(?:sh|bash|ps1|bat|exe|so|dll|pem|key|tf)$|(?:^|\/)(?:hooks|migrations?|terraform|helm|deploy)\/|(?:^|[/._-])(?:auth|crypto|login|session|passwords?|permissions?)(?:[/._-]|$)/i

const FORBIDDEN_LINE =
  /\beval\b|new Function\b|child_process|\bexec(?:Sync|File|ve?)?\s*\(|\bspawn\s*\(|os\.system|subprocess|import\s*\(|require\s*\(\s*[^'"]|process\.env|[a-z][a-z0-9+.-]*:\/\/|\b\d{1,3}(?:\.\d{1,3}){3}\b|[A-Za-z0-9+/=]{64,}|NODE_TLS|rejectUnauthorized|verify\s*=\s*False|chmod|curl\b|wget\b|secretlint|eslint-disable|@ts-(?:ignore|nocheck)/i

/** Why these edits may not be proposed; undefined when they may. Pure. */
export function objection(edits: readonly FileEdit[], sources: readonly SourceFile[]): string | undefined {
  if (edits.length === 0) return 'it changes nothing'
  if (edits.length > LIMITS.files) return `it changes more than ${LIMITS.files} files`
  for (const { path, content } of edits) {
    const source = sources.find((one) => one.path === path)
    if (source === undefined) return `${path} is not among the files of the context`
    if (FORBIDDEN_PATH.test(path)) return `${path} may be changed by people only`
    if (content === null) return `${path} may be deleted by people only`
    if (!isExact(source) || !isExact({ content })) return `${path} is not known exactly`
  }
  const { added, removed } = changedLines(edits, sources)
  const lines = added.length + removed.length
  if (lines === 0) return 'it changes nothing'
  if (lines > LIMITS.lines || diffOf(edits, sources).length > LIMITS.diffChars)
    return `it changes more than ${LIMITS.lines} lines`
  if (added.some((line) => FORBIDDEN_LINE.test(line))) return 'it adds a line that reaches out of the program'
  if (added.some((line) => cleanText(line) !== line)) return 'it adds characters that cannot be seen'
  return undefined
}

/** True where people should look twice even at code that ran before. */
export function delicate(path: string): boolean {
  return FORBIDDEN_PATH.test(path)
}

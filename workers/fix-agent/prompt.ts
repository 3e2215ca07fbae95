import { DATA_RULE, fenced } from '../../src/worker-kit/untrusted.ts'
import { LIMITS } from './policy.ts'
import type { FixInput } from './read.ts'

const SYSTEM = `You propose the smallest safe repair for a root cause that an on-call team has found. Undoing the guilty change is the
default: it takes that one change back. Choose "patch" only when undoing it would lose something that is needed and a few lines
mend the fault; choose "none" when neither is safe. People read the diff and decide; you change nothing yourself.
Rules that code enforces after you:
- replacements touch only the files in "sources"; each old_text stands exactly once in its file; at most ${LIMITS.files} files and ${LIMITS.lines} lines.
- no pipelines, packages, scripts, credentials, access rules, network addresses, or code that starts other programs.
- "why" and "test_plan" are plain sentences: no links, no orders, no mentions.
A patch that breaks a rule is dropped and the revert stands in its place.
${DATA_RULE}`

/** Pure: same input, same bytes. */
export function fixPrompt({ context, cause, suspect, rejected }: FixInput): { system: string; user: string } {
  const cited = context.evidence.filter((item) => cause.evidence_ids.includes(item.id))
  const data = { task: 'fix', cause, suspect, evidence: cited, sources: context.sources, rejected }
  return { system: SYSTEM, user: `How should this be repaired?\n${fenced(data)}` }
}

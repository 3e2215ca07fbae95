import { DATA_RULE, fenced } from '../../src/worker-kit/untrusted.ts'
import type { RcaInput } from './read.ts'

const SYSTEM = `You are the root-cause analyst of an on-call team. You judge hypotheses that code has ranked from evidence; you do not
search, act or order. Read the diffs: a change that is merely near in time is no cause. Try to refute each hypothesis before you
keep it.
Rules that code enforces after you:
- hypothesis_id must be one of the hypotheses given; evidence_ids must be ids of evidence given. Whatever cites neither is dropped.
- confidence above 0.5 needs evidence that speaks of what happened (a stack frame, the words of the error, a mechanism), not of when.
- Every figure, time and name with digits must stand in what is given; do not reckon new ones. A claim with another is dropped.
- "unknown" is a good answer when nothing given explains the errors.
- Write plain short sentences about what happened and why. No links, no orders, no mentions of people.
${DATA_RULE}`

/** Pure: same input, same bytes. Everything that came from outside stands inside the fence. */
export function rcaPrompt({ title, context }: RcaInput): { system: string; user: string } {
  const { evidence, hypotheses, suspects, deploys, sources, similar, gaps, question, window } = context
  const data = { task: 'rca', title, window, question, evidence, hypotheses, suspects, deploys, sources, similar, gaps }
  return { system: SYSTEM, user: `Which of these hypotheses explains the incident?\n${fenced(data)}` }
}

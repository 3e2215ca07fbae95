import type { FixInput } from './read.ts'
import type { FixVerdict } from './verdict.ts'

/** Without a model the fix is to undo the change that the evidence blames. Pure. */
export function rankedFix({ suspect, cause, service }: FixInput): FixVerdict {
  return {
    choice: suspect === undefined ? 'none' : 'revert',
    why: cause.cause,
    replacements: [],
    test_plan: `Run the checks of the repository on the branch. After the deploy, watch the error rate of ${service} and the errors that opened the incident; the evaluation compares both with before.`,
  }
}

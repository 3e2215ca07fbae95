import type { PayloadOf } from '../timeline/events.ts'
import { isAnother } from './own-error.ts'

const VERDICTS = {
  pass: 'The fix works',
  fail: 'The fix does not help',
  inconclusive: 'Whether the fix helps is not decided',
} as const

/** What a look at the fix came to, in a few words. */
export function verdictWords(look: PayloadOf<'EvaluationCompleted'>): string {
  return isAnother(look) ? 'The error is gone, but another goes on' : VERDICTS[look.verdict]
}

import type { PayloadOf } from '../timeline/events.ts'

type Look = Pick<PayloadOf<'EvaluationCompleted'>, 'verdict' | 'own' | 'before' | 'after'>

/** So many of it must have come before the fix, and of them so small a share since, for it to be gone. */
const LEAST_BEFORE = 3
const GONE = 0.1

/** The fix did what it was to do, and requests fail all the same: with another error. */
export function isAnother({ verdict, ...look }: Look): boolean {
  return verdict === 'fail' && isGone(look)
}

/** By requests, so that fewer requests alone are no end of it. */
export function isGone({ own, before, after }: Omit<Look, 'verdict'>): boolean {
  if (own === undefined || own.before < LEAST_BEFORE || before.requests === 0 || after.requests === 0) return false
  return own.after / after.requests <= GONE * (own.before / before.requests)
}

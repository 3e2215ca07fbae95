import type { PayloadOf } from '../timeline/events.ts'

type Look = Pick<PayloadOf<'EvaluationCompleted'>, 'verdict' | 'own' | 'before' | 'after'>

/** So many of it must have come before the fix, and of them so small a share since, for it to be gone. */
const LEAST_BEFORE = 3
const GONE = 0.1

/** The fix did what it was to do, and requests fail all the same: with another error. */
export function isAnother({ verdict, ...look }: Look): boolean {
  return verdict === 'fail' && isGone(look)
}

/** A look found that a fix had ended the error it was for: it did not end before the fix by itself, or by hand. Pure. */
export function isMended(look: Look): boolean {
  return (look.verdict === 'pass' || isAnother(look)) && look.own?.ended === undefined
}

/** By requests, so that fewer requests alone are no end of it. */
export function isGone({ own, before, after }: Omit<Look, 'verdict'>): boolean {
  if (own === undefined || own.before < LEAST_BEFORE || before.requests === 0 || after.requests === 0) return false
  return own.after / after.requests <= GONE * (own.before / before.requests)
}

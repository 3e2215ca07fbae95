import type { Change } from '../../src/code-host/change.ts'
import { objections } from '../../src/code-host/push-policy.ts'
import { GiveUp } from '../../src/kit/outcome.ts'

/** Refuses what may never be pushed, whoever drafted and approved it: `GiveUp` with the reasons. Pure. */
export function requireAllowed(changes: readonly Change[], revert: boolean): void {
  const against = objections(changes, revert)
  if (against.length === 0) return
  const why = against.slice(0, 5).join('; ')
  throw new GiveUp('hostile-diff', `Nothing was pushed: ${why}. Make this change by hand if it is right.`)
}

import { PHASES } from '../../../blocks/phase.ts'
import { percent } from '../../../blocks/words.ts'
import type { IncidentState } from '../../incident/state.ts'
import { phaseOf } from './head-of.ts'

/** What people must decide or wait for now. A fix is announced only where one is on its way. Pure. */
export function nextWords(state: IncidentState): string {
  const phase = phaseOf(state)
  const proposed = state.draft?.payload.diff_sha256
  if (phase === 'fix-open' && proposed !== undefined && state.pull?.payload.diff_sha256 !== proposed)
    return 'Review what was pushed to the pull request, then merge or close it on the code host.'
  const { policy, hypotheses } = state.cause?.payload ?? {}
  if (phase !== 'cause' || policy === undefined || policy.route.includes('fix')) return PHASES[phase].next
  const sure = percent(hypotheses?.[0]?.confidence ?? 0)
  return `No fix is proposed: the cause is ${sure} sure, and a fix needs ${percent(policy.fix_threshold)}. Add what you know, then choose Investigate again.`
}

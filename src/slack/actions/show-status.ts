import { statusMessage } from '../../../blocks/lists/status.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { denial } from '../authorise/policy.ts'
import { statusProps } from '../views/status-props.ts'
import { type Errand, lookUp } from './carry-out.ts'

/** Where an incident stands, with what this person may do about it: guests read along. */
export function showStatus(deps: DeskDeps, errand: Omit<Errand, 'decide'>): Promise<void> {
  const { user_id } = errand.gesture
  return lookUp(deps, errand, async ({ state, events }, row) => {
    const reads_along = denial('fact', await deps.members.asker(user_id)) !== undefined
    return statusMessage({ ...statusProps(state, events, row, user_id, deps.questions?.reads?.()), reads_along })
  })
}

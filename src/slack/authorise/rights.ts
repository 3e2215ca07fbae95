import { ACTIONS, type ActionId, VIEWS, type ViewId } from '../../../blocks/action-ids.ts'
import type { Right } from './policy.ts'

/** What each button asks for, checked on the server at every click. */
export const ACTION_RIGHTS = {
  [ACTIONS.takeCommand]: 'fact',
  [ACTIONS.severity]: 'fact',
  [ACTIONS.update]: 'fact',
  [ACTIONS.note]: 'fact',
  [ACTIONS.investigate]: 'fact',
  [ACTIONS.suppress]: 'fact',
  [ACTIONS.resolve]: 'fact',
  [ACTIONS.declineResolution]: 'fact',
  [ACTIONS.approveOpenPr]: 'approve',
  [ACTIONS.approveMerge]: 'approve',
  [ACTIONS.rejectFix]: 'fact',
  [ACTIONS.showEvidence]: 'look',
  [ACTIONS.showTimeline]: 'look',
  [ACTIONS.declare]: 'fact',
  [ACTIONS.openIncident]: 'look',
} as const satisfies Record<ActionId, Right>

/** What each form asks for, checked again when it is sent. */
export const VIEW_RIGHTS = {
  [VIEWS.declare]: 'fact',
  [VIEWS.suppress]: 'fact',
  [VIEWS.rejectFix]: 'fact',
  [VIEWS.severity]: 'fact',
  [VIEWS.update]: 'fact',
  [VIEWS.investigate]: 'fact',
  [VIEWS.declineResolution]: 'fact',
  [VIEWS.note]: 'fact',
  [VIEWS.reading]: 'look',
} as const satisfies Record<ViewId, Right>

/** A button's name; views may add `:<something>` to keep names apart inside one row. */
export function actionOf(actionId: string): ActionId | undefined {
  const [name] = actionId.split(':')
  return Object.values(ACTIONS).find((id) => id === name)
}

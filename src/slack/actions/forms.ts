import type { ModalView } from '@slack/types'
import { ACTIONS, type ActionId } from '../../../blocks/action-ids.ts'
import type { Failing } from '../../../blocks/failing.ts'
import { investigateForm, notOverForm, rejectFixForm, suppressForm } from '../../../blocks/forms/decisions.ts'
import type { Origin as FormOrigin } from '../../../blocks/forms/origin.ts'
import { noteForm, severityForm, updateForm } from '../../../blocks/forms/reports.ts'
import type { About } from './about.ts'
import { failsNowOf } from './failing-now.ts'

/** The form a button opens, filled with what was said already; `now`: what fails at this moment. Pure. */
export function formFor(
  action: ActionId,
  about: About,
  origin: FormOrigin,
  words = '',
  now?: Failing,
): ModalView | undefined {
  const { state } = about
  const props = { origin, title: state.title }
  const said = words === '' ? undefined : words
  switch (action) {
    case ACTIONS.severity:
      return severityForm({ ...props, severity: state.severity, ...given('reason', said) })
    case ACTIONS.update:
      return updateForm({ ...props, ...given('text', said) })
    case ACTIONS.note:
      return noteForm({ origin, incident: { title: state.title }, ...given('text', said) })
    case ACTIONS.investigate:
      return investigateForm({ ...props, closed: state.closed_at !== undefined, ...given('question', said) })
    case ACTIONS.suppress:
      return suppressForm({
        ...props,
        ...given('reason', said),
        failing: failsNowOf(state, now),
        private: state.private,
      })
    case ACTIONS.rejectFix:
      return rejectFixForm(props)
    case ACTIONS.declineResolution:
      return notOverForm(props)
    default:
      return undefined
  }
}

function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  // One property or none, which TypeScript cannot derive from a computed key.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }
}

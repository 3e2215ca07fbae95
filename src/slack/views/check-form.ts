import { VIEWS } from '../../../blocks/action-ids.ts'
import { FIELDS, type FieldId } from '../../../blocks/forms/inputs.ts'
import { readGesture } from '../app/read-gesture.ts'

/** The fields that must hold words, by form, and what to say when they do not. */
const NEEDED: Readonly<Record<string, readonly (readonly [FieldId, string])[]>> = {
  [VIEWS.declare]: [[FIELDS.what, 'Say in a few words what is wrong.']],
  [VIEWS.suppress]: [[FIELDS.reason, 'Say why, so that others need not look again.']],
  [VIEWS.rejectFix]: [[FIELDS.reason, 'Say what is wrong with it: the next proposal builds on it.']],
  [VIEWS.declineResolution]: [[FIELDS.reason, 'Say what still goes wrong.']],
  [VIEWS.severity]: [[FIELDS.severity, 'Choose one.']],
  [VIEWS.update]: [[FIELDS.text, 'Say how things stand.']],
  [VIEWS.note]: [[FIELDS.text, 'Say what happened.']],
}

/**
 * What is missing in a form, by field; undefined when nothing is, or when the payload is no form. Pure and quick,
 * because it is answered in the acknowledgement. Slack lets blanks pass as an answer.
 */
export function checkForm(body: unknown): Readonly<Record<string, string>> | undefined {
  const form = readGesture(body, '')
  if (form?.kind !== 'submission') return undefined
  const missing = (NEEDED[form.callback_id] ?? []).filter(
    ([field]) => (form.fields.get(field) ?? []).join('').trim() === '',
  )
  return missing.length === 0 ? undefined : Object.fromEntries(missing)
}

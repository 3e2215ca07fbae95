import { VIEWS } from '../../../blocks/action-ids.ts'
import { FIELDS } from '../../../blocks/forms/inputs.ts'
import { decodeOrigin, type Origin } from '../../../blocks/forms/origin.ts'
import { md } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Submission } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { VIEW_RIGHTS } from '../authorise/rights.ts'
import { onDeclared } from '../commands/open-declare.ts'
import { carryOut } from './carry-out.ts'
import { decideForm, isIncidentForm, one } from './decide-form.ts'

/** Answers every form of ours. The rights and the incident are checked once more: minutes may lie between. */
export async function onSubmission(deps: DeskDeps, form: Submission): Promise<void> {
  const { callback_id, metadata, fields } = form
  if (callback_id === VIEWS.declare) return onDeclared(deps, form)
  const origin = decodeOrigin(metadata)
  const to = { ...origin, user_id: form.user_id }
  const asked = origin.ref ?? chosenIncident(form)
  if (!isIncidentForm(callback_id) || asked === undefined)
    return tell(
      deps,
      to,
      md`That form is from another version of me, and nothing was recorded. Please open it once more.`,
    )
  return carryOut(deps, {
    gesture: { ...form, ...place(origin) },
    right: VIEW_RIGHTS[callback_id],
    asked,
    to,
    decide: (about) => decideForm(callback_id, about, fields),
  })
}

function chosenIncident({ fields }: Submission): { readonly incident_id: string } | undefined {
  const incident_id = one(fields, FIELDS.incident)
  return incident_id === undefined ? undefined : { incident_id }
}

/** A window has no channel of its own: it was opened from one. */
function place({ channel_id }: Origin): { readonly channel_id?: string } {
  return channel_id === undefined ? {} : { channel_id }
}

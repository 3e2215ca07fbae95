import type { House } from '../house.ts'
import { isJson, type Json, jsonOf, textOf } from '../json.ts'
import { viewJson } from '../shape/view-json.ts'
import { SlackError } from '../web-api/slack-error.ts'
import { filledView } from '../web-api/view-content.ts'
import type { User, View } from '../workspace/model.ts'
import { HEARD, type Heard, notHeard } from './heard.ts'
import { interaction } from './payload.ts'
import { removeViews, saveView, stackOf, viewFor } from './view-stack.ts'

/** What a person sees after pressing Submit. */
export type Submitted = Heard | { readonly ok: false; readonly errors: Readonly<Record<string, string>> }

/** Sends `view_submission` and does what the app's acknowledgement says. */
export async function submitView(house: House, user: User, view: View): Promise<Submitted> {
  const payload = {
    ...interaction('view_submission', user),
    trigger_id: house.triggers.issue(user.id, view.id),
    view: viewJson(view),
    response_urls: [],
  }
  const answer = await house.app.ask('interactive', payload)
  if (!answer.ok) return notHeard('This form', answer)
  try {
    return obey(house, view, jsonOf(answer.body))
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    house.log.warn({ error: error.code, ...error.details }, 'sandbox slack: the app answered a form with a bad view')
    return notHeard('This form', { ok: false, reason: 'http_error' })
  }
}

/** A person closes the visible view, or the whole stack with `all`. */
export async function closeView(house: House, user: User, view: View, all: boolean): Promise<Heard> {
  const isCleared = all || view.source.clear_on_close === true
  const closed = isCleared ? stackOf(house, view.root_view_id) : [view]
  removeViews(house, closed)
  for (const entry of closed.filter((one) => one.source.notify_on_close === true)) {
    const payload = { ...interaction('view_closed', user), view: viewJson(entry), is_cleared: isCleared }
    const answer = await house.app.ask('interactive', payload)
    if (!answer.ok) return notHeard('This form', answer)
  }
  return HEARD
}

function obey(house: House, submitted: View, ack: Json): Submitted {
  const view = house.workspace.store.get('views', submitted.id)
  // The app may have closed or replaced the form by a method call before it acknowledged.
  if (view === undefined) return HEARD
  const action = textOf(ack.response_action)
  if (action === 'errors') return showErrors(house, view, jsonOf(ack.errors))
  if (action === 'update') saveView(house, viewFor(house, checked(ack.view), view.user, undefined, view))
  else if (action === 'push') pushView(house, view, ack.view)
  else removeViews(house, action === 'clear' ? stackOf(house, view.root_view_id) : [view])
  return HEARD
}

function pushView(house: House, top: View, view: unknown): void {
  if (stackOf(house, top.root_view_id).length >= 3) throw new SlackError('push_limit_reached')
  saveView(house, viewFor(house, checked(view), top.user, top))
}

function showErrors(house: House, view: View, given: Json): Submitted {
  const errors = Object.fromEntries(Object.entries(given).map(([block, text]) => [block, String(text)]))
  house.workspace.commit({ table: 'views', id: view.id, row: { ...view, errors } })
  return { ok: false, errors }
}

function checked(view: unknown): Json {
  if (!isJson(view)) throw new SlackError('invalid_arguments')
  return filledView(view, 'modal')
}

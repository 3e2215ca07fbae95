import type { Json } from '../json.ts'
import type { View } from '../workspace/model.ts'
import { APP, TEAM } from '../workspace/seed.ts'

/** A modal or Home tab as methods and interaction payloads show it. */
export function viewJson(view: View): Json {
  return {
    id: view.id,
    team_id: TEAM.id,
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    title: null,
    close: null,
    submit: null,
    ...view.source,
    state: { values: view.state },
    hash: view.hash,
    previous_view_id: view.previous_view_id,
    root_view_id: view.root_view_id,
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
  }
}

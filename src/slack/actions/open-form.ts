import { ACTIONS, type ActionId } from '../../../blocks/action-ids.ts'
import { encodeFailing } from '../../../blocks/failing.ts'
import type { Origin as FormOrigin } from '../../../blocks/forms/origin.ts'
import { md } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Gesture } from '../app/gesture.ts'
import { openSoon } from '../app/open-soon.ts'
import { ACTION_RIGHTS } from '../authorise/rights.ts'
import { staleClick } from './decide-click.ts'
import { failingNowOf } from './failing-now.ts'
import { formFor } from './forms.ts'
import { type Asked, loadAbout } from './load-about.ts'

/** Opens the form that belongs to a button, or says why it makes no sense now. What is sent is checked again. */
export function openForm(
  deps: DeskDeps,
  gesture: Gesture,
  action: ActionId,
  asked: Asked,
  words?: string,
): Promise<void> {
  return openSoon(deps, gesture, 'One moment', async () => {
    const loaded = await loadAbout(deps, gesture, ACTION_RIGHTS[action], asked)
    if (loaded.refused !== undefined) return loaded.refused
    const { about } = loaded
    const now = action === ACTIONS.suppress ? await failingNowOf(deps, about.state) : undefined
    const seen = now === undefined ? about.seen : encodeFailing(now)
    const ref = { incident_id: asked.incident_id, cycle: about.cycle, seen }
    const view = formFor(action, about, { ...formOrigin(gesture), ref }, words, now)
    return staleClick(action, about) ?? view ?? md`There is nothing to fill in for that.`
  })
}

/** Where the answer to a form may be told. */
export function formOrigin(gesture: Gesture): FormOrigin {
  const { channel_id, thread_ts, response_url } = gesture
  return {
    ...(channel_id === undefined ? {} : { channel_id }),
    ...(thread_ts === undefined ? {} : { thread_ts }),
    ...(response_url === undefined ? {} : { response_url }),
  }
}

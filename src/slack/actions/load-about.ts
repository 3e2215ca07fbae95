import { type Mrkdwn, md } from '../../../blocks/mrkdwn.ts'
import { distinct, foldIncident } from '../../incident/state.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Gesture } from '../app/gesture.ts'
import type { Right } from '../authorise/policy.ts'
import { refusal } from '../authorise/refusal.ts'
import { waitsOutside } from '../views/waits-outside.ts'
import { type About, discriminatorOf } from './about.ts'
import { twinsOf } from './twins-of.ts'

export type Loaded =
  | { readonly about: About; readonly row: IncidentRow | undefined; readonly refused?: never }
  | { readonly refused: Mrkdwn }

/** What is asked about: without `cycle`, the incident as it is now. */
export interface Asked {
  readonly incident_id: string
  readonly cycle?: number
  readonly seen?: string
}

/** Checks the right and reads the incident from the log, never from a projection: what is decided must hold now. */
export async function loadAbout(deps: DeskDeps, gesture: Gesture, right: Right, asked: Asked): Promise<Loaded> {
  const { tenantId } = deps.settings
  const [asker, stored, row] = await Promise.all([
    deps.members.asker(gesture.user_id),
    deps.timeline.readIncident(tenantId, asked.incident_id),
    deps.incidents.byId(tenantId, asked.incident_id),
  ])
  const refused = refusal(deps, right, asker)
  if (refused !== undefined) return { refused }
  const events = distinct(stored.map((each) => each.event))
  const state = foldIncident(events)
  if (state.provisional)
    return {
      refused: md`I do not know that incident. \`${deps.settings.commands[0] ?? '/incident'} list\` shows those I know.`,
    }
  const here = 'channel_id' in gesture ? gesture.channel_id : undefined
  const isHere = row?.channel_id !== undefined && row.channel_id === here
  if (state.private && !isHere && !waitsOutside(events, gesture.user_id))
    return { refused: md`That incident is private: it is worked on in its own channel alone.` }
  const display = asker.user?.display ?? gesture.user_name
  const about: About = {
    who: gesture,
    ...(display === undefined ? {} : { display: display.slice(0, 200) }),
    discriminator: discriminatorOf(gesture),
    state,
    events,
    twins: await twinsOf(deps.timeline, state, events),
    cycle: asked.cycle ?? state.opened,
    seen: asked.seen ?? '',
  }
  return { about, row }
}

import type { Mrkdwn } from '../../../blocks/mrkdwn.ts'
import type { Message } from '../../../blocks/parts.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Gesture } from '../app/gesture.ts'
import { type Listener, tell } from '../app/tell.ts'
import type { Right } from '../authorise/policy.ts'
import type { About, Decision } from './about.ts'
import { type Asked, loadAbout } from './load-about.ts'

export interface Errand {
  readonly gesture: Gesture
  readonly right: Right
  readonly asked: Asked
  readonly to: Listener
  readonly decide: (about: About) => Decision
}

/**
 * Checks, decides, states and tells, one gesture of an incident at a time. Where the person looks at the incident's own
 * channel the stated fact shows there, and a second word would be noise; everywhere else they are told.
 */
export function carryOut(deps: DeskDeps, { gesture, right, asked, to, decide }: Errand): Promise<void> {
  return deps.oneAtATime(asked.incident_id, async () => {
    const loaded = await loadAbout(deps, gesture, right, asked)
    if (loaded.refused !== undefined) return tell(deps, to, loaded.refused)
    const decision = decide(loaded.about)
    if (decision.kind === 'refuse') return tell(deps, to, decision.said)
    await deps.record(decision.drafts)
    const { event_types, incident_id } = summary(decision, asked)
    deps.log.info({ incident_id, event_types, user: gesture.user_id }, 'a person stated facts')
    const shows = loaded.row?.channel_id !== undefined && loaded.row.channel_id === to.channel_id
    if (!shows || to.replace === true || gesture.kind === 'command') await tell(deps, to, decision.said)
  })
}

/** Reads an incident for a person who may see it, and shows what `show` makes of it. */
export async function lookUp(
  deps: DeskDeps,
  { gesture, right, asked, to }: Omit<Errand, 'decide'>,
  show: (
    about: About,
    row: Awaited<ReturnType<DeskDeps['incidents']['byId']>>,
  ) => Message | Mrkdwn | Promise<Message | Mrkdwn>,
): Promise<void> {
  const loaded = await loadAbout(deps, gesture, right, asked)
  await tell(deps, { ...to, replace: false }, loaded.refused ?? (await show(loaded.about, loaded.row)))
}

function summary(decision: Extract<Decision, { kind: 'record' }>, { incident_id }: Asked) {
  return { event_types: decision.drafts.map((draft) => draft.event_type), incident_id }
}

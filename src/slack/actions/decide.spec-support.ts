import { foldIncident } from '../../incident/state.ts'
import { sealDraft } from '../../timeline/draft.ts'
import { FactEvent } from '../../timeline/events.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import type { About, Decision } from './about.ts'

export const AT = '2026-03-02T10:00:00.000Z'
export const open = story('checkout').detected().context().cause(0.9)
export const proposed = open.draft()
export const pulled = proposed.approved().pull().checks()

export function about(told: Story, seen = '', more: Partial<About> = {}): About {
  const { events } = told
  const who = { team_id: 'T1', user_id: 'UOLIVIA1', at: AT }
  const state = foldIncident(events)
  return { who, display: 'Olivia', discriminator: 'gesture 1', state, events, cycle: state.opened, seen, ...more }
}

export function said(decision: Decision): string {
  return decision.said.toString()
}

export function facts(decision: Decision) {
  const drafts = decision.kind === 'record' ? decision.drafts : []
  return drafts.map((draft) => FactEvent.parse(sealDraft(draft, new Date(AT), (payload) => payload)))
}

/** The work of the story's last fact was given up on. */
export function givenUp(told: Story, reason: string): Story {
  return told.state('TaskStalled', { queue: 'pull-request-tasks', key: 'a key', reason })
}

import { ACTIONS, type ActionId, encodeRef } from '../../blocks/action-ids.ts'
import { foldIncident, type IncidentState, ofType } from '../../src/incident/state.ts'
import type { PresentSettings, Surface } from '../../src/slack/present/surface.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'

/**
 * An incident in a few plain surfaces of every kind, with the buttons that people need. What Slack shows is drawn often and
 * is no part of what is simulated: most runs look at this, some at the real thing.
 */
export function plainView(events: readonly TimelineEvent[], { channelPrefix, responders }: PresentSettings): Surface[] {
  const state = foldIncident(events)
  if (state.provisional) return []
  const { incident_id, tenant_id, status, opened } = state
  const brief = said(state, 'brief', { in: 'incident' }, `${state.title}: ${status} in ${opened}`, briefButtons(state))
  const posted = state.postmortem
  return [
    { kind: 'channel', key: 'channel', name: `${channelPrefix}-${incident_id}`, private: false, marker: tenant_id },
    { ...brief, mode: 'living' },
    { ...said(state, 'card', { in: 'incidents' }, `${state.title}: ${status}`), mode: 'living' },
    ...ofType(events, 'RootCauseProposed').map((event) =>
      said(state, `cause:c${event.cycle}`, UNDER_BRIEF, `A cause in ${event.cycle}`, [], event.event_id),
    ),
    ...fixes(state, events),
    { kind: 'topic', key: 'topic', topic: `${status} ${opened}` },
    { kind: 'pin', key: 'pin', of: 'brief' },
    ...responders.map((user_id): Surface => ({ kind: 'invite', key: `invite:${user_id}`, user_id })),
    ...(posted === undefined ? [] : [file(posted.event_id)]),
  ]
}

type MessageSurface = Extract<Surface, { kind: 'message' }>
const UNDER_BRIEF = { in: 'thread', of: 'brief' } as const
type Button = readonly [ActionId, string]

function briefButtons({ status, roles }: IncidentState): readonly Button[] {
  if (status === 'Resolved' || status === 'Suppressed') return [[ACTIONS.investigate, '']]
  const free = roles.get('commander') === undefined
  return [
    ...(free ? [[ACTIONS.takeCommand, ''] as const] : []),
    ...(status === 'FixApplied' ? [[ACTIONS.resolve, ''] as const] : []),
    [ACTIONS.investigate, ''],
    [ACTIONS.suppress, ''],
  ]
}

/** One message a cycle in which a fix was proposed, edited as it goes on. */
function fixes(state: IncidentState, events: readonly TimelineEvent[]): readonly Surface[] {
  const drafts = ofType(events, 'FixProposed').filter(({ payload }) => payload.stage === 'draft')
  return drafts.map((draft) => {
    const now = draft.cycle === state.opened && state.closed < state.opened
    const { pull, checks, applied, openApproval, mergeApproval } = state
    const words = `A fix: ${pull?.payload.number ?? 'no pull request'}, ${checks?.payload.conclusion}, ${applied?.event_id}`
    const open = now && !openApproval && !pull ? [[ACTIONS.approveOpenPr, draft.payload.diff_sha256] as const] : []
    const merge =
      now && pull && checks && !applied && !mergeApproval
        ? [[ACTIONS.approveMerge, pull.payload.head_sha] as const]
        : []
    const reject = now && !applied ? [[ACTIONS.rejectFix, draft.payload.diff_sha256] as const] : []
    const message = said(
      state,
      `fix:c${draft.cycle}`,
      UNDER_BRIEF,
      words,
      [...open, ...merge, ...reject],
      draft.event_id,
    )
    return { ...message, mode: 'living' }
  })
}

function said(
  { incident_id, opened }: IncidentState,
  key: string,
  place: MessageSurface['place'],
  text: string,
  buttons: readonly Button[] = [],
  event_id?: string,
): MessageSurface {
  const elements = buttons.map(([action_id, seen]) => ({
    type: 'button' as const,
    action_id,
    text: { type: 'plain_text' as const, text: action_id },
    value: encodeRef({ incident_id, cycle: opened, seen }),
  }))
  const blocks = elements.length === 0 ? [] : [{ type: 'actions' as const, block_id: key, elements }]
  const message = { text, blocks }
  return { kind: 'message', key, place, message, mode: 'once', ...(event_id === undefined ? {} : { event_id }) }
}

function file(eventId: string): Surface {
  const name = `postmortem-${eventId.slice(0, 8)}.md`
  return { kind: 'file', key: 'postmortem', of: 'brief', filename: name, title: name, content: eventId }
}

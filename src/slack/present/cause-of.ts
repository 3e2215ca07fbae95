import { type CauseProps, causeMessage, causeReasoning } from '../../../blocks/cause.ts'
import { evidenceSamples, evidenceTable } from '../../../blocks/evidence.ts'
import { foundCalm } from '../../incident/found-calm.ts'
import { ofType } from '../../incident/state.ts'
import { whoJudged } from '../../incident/who-judged.ts'
import type { EventOf } from '../../timeline/events.ts'
import type { IncidentView } from './incident-view.ts'
import { sameChangeOf } from './same-change-of.ts'
import type { Surface } from './surface.ts'

/** The verdict in the channel, the reasoning in its thread. */
export function causeSurfaces(view: IncidentView, event: EventOf<'RootCauseProposed'>): readonly Surface[] {
  const key = `cause:c${event.cycle}`
  const props = causeProps(view, event)
  const about = { kind: 'message', mode: 'once', event_id: event.event_id } as const
  return [
    { ...about, key, place: { in: 'incident' }, message: causeMessage(props) },
    { ...about, key: `thread:${key}`, place: { in: 'thread', of: key }, message: causeReasoning(props) },
  ]
}

/** The evidence of one look, in the brief's thread: the table, then the samples. */
export function evidenceSurfaces(view: IncidentView, event: EventOf<'ContextBuilt'>): readonly Surface[] {
  const { window, evidence, gaps } = event.payload
  const messages = [
    evidenceTable({ head: view.head, window, items: evidence, gaps }),
    ...evidenceSamples(view.head, evidence),
  ]
  return messages.map((message, i) => ({
    key: `thread:evidence:c${event.cycle}${i === 0 ? '' : `:${i}`}`,
    kind: 'message',
    place: { in: 'thread', of: 'brief' },
    mode: 'once',
    message,
    event_id: event.event_id,
  }))
}

function causeProps(view: IncidentView, event: EventOf<'RootCauseProposed'>): CauseProps {
  const { payload, cycle, agent } = event
  const { events, head } = view
  const context = ofType(events, 'ContextBuilt').findLast((event) => event.cycle === cycle)
  const url = (ref: string | undefined) => context?.payload.suspects.find((one) => one.sha === ref)?.url
  return {
    head,
    ...payload,
    calm: foundCalm(event, context),
    reasoner: whoJudged(events, event),
    causes: payload.hypotheses.map((one) => ({ ...one, change_url: url(one.change_ref) })),
    same_change: sameChangeOf(view),
    model: agent?.model,
  }
}

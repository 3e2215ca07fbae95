import { type EvaluationProps, evaluationMessage } from '../../../blocks/evaluation.ts'
import { failsSinceOver } from '../../incident/found-over.ts'
import { isAnother } from '../../incident/own-error.ts'
import { ofType } from '../../incident/state.ts'
import type { EventOf } from '../../timeline/events.ts'
import { personOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'
import type { Surface } from './surface.ts'

/** One message a cycle, edited by each further look. */
export function evaluationSurface(view: IncidentView, cycle: number): readonly Surface[] {
  const looks = ofType(view.events, 'EvaluationCompleted').filter((event) => event.cycle === cycle)
  const last = looks.toSorted((a, b) => a.payload.slot - b.payload.slot).at(-1)
  if (last === undefined) return []
  const { payload, time } = last
  const message = evaluationMessage({
    head: view.head,
    cycle,
    of: ofType(view.events, 'ContextBuilt').findLast((event) => event.cycle === cycle)?.payload.of,
    verdict: payload.verdict,
    another: isAnother(payload),
    instead: payload.instead,
    why: payload.why,
    usual: payload.usual,
    before: payload.before,
    after: payload.after,
    series: payload.series,
    fix_at: payload.fix_at,
    new_errors: payload.new_errors,
    next_look: later(time, payload.next_look_s),
    auto_resolve: payload.verdict === 'pass' ? later(time, payload.auto_resolve_s) : undefined,
    answer: answerOf(view, cycle, last),
    over: view.state.closed_at !== undefined || cycle !== view.state.opened,
    fails_again: cycle === view.state.opened && failsSinceOver(view.state),
  })
  return [
    {
      key: `evaluation:c${cycle}`,
      kind: 'message',
      place: { in: 'incident' },
      mode: 'living',
      message,
      event_id: last.event_id,
    },
  ]
}

function answerOf(
  { events }: IncidentView,
  cycle: number,
  look: EventOf<'EvaluationCompleted'>,
): EvaluationProps['answer'] {
  const declined = ofType(events, 'ResolutionDeclined').findLast(
    (event) => event.cycle === cycle && event.time >= look.time,
  )
  const resolved = ofType(events, 'IncidentResolved').find(
    (event) => event.payload.how === 'person' && event.cycle <= cycle && (event.closes_through ?? event.cycle) >= cycle,
  )
  if (resolved !== undefined)
    return { is: 'resolved', by: personOf(resolved.actor), at: resolved.time, why: resolved.payload.reason }
  return declined && { is: 'not-over', by: personOf(declined.actor), at: declined.time, why: declined.payload.why }
}

function later(time: string, seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(Date.parse(time) + seconds * 1_000).toISOString()
}

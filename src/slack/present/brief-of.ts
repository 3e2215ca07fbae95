import { brief } from '../../../blocks/brief.ts'
import { fixWords } from '../../../blocks/fix.ts'
import { incidentCard, privateCard } from '../../../blocks/incident-card.ts'
import type { Cause, RuledOut } from '../../../blocks/props.ts'
import { mergedTitles } from '../../incident/merged-fixes.ts'
import { fixOf } from './fix-of.ts'
import { impactOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'
import { lastChange } from './last-change.ts'
import { nextWords, stuckWords } from './next-words.ts'
import { sameChangeOf } from './same-change-of.ts'
import type { Surface } from './surface.ts'

export function briefSurface(view: IncidentView): Surface {
  const { state, head } = view
  const fix = fixOf(view, state.opened)
  const message = brief({
    head,
    impact: impactOf(state),
    why_opened: state.detection?.payload.rule.why ?? '',
    causes: causesOf(view),
    reasoner: state.cause?.payload.reasoner,
    same_change: sameChangeOf(view),
    ruled_out: ruledOutOf(view),
    gaps: state.context?.payload.gaps ?? [],
    fix: fix && { title: fix.title, state: fixWords(fix), url: fix.pull?.url },
    next: nextOf(view),
    last: lastChange(view),
  })
  return { key: 'brief', kind: 'message', place: { in: 'incident' }, mode: 'living', message }
}

/** A private incident has no card; one that was shown before it was made private loses its words. */
export function cardSurface(view: IncidentView): Surface {
  const { state, head } = view
  const place = { in: 'incidents' } as const
  const about = { key: 'card', kind: 'message', place } as const
  if (state.private) return { ...about, mode: 'if-shown', message: privateCard() }
  const message = incidentCard({
    head,
    impact: impactOf(state),
    cause: causesOf(view)[0]?.cause,
    fixed_by: state.applied === undefined && state.closed_at === undefined ? undefined : mergedTitles(view.events),
  })
  return { ...about, mode: 'living', message }
}

/** The verdict where there is one, else the ranking of the evidence. */
export function causesOf({ state }: IncidentView): readonly Cause[] {
  if (state.cause !== undefined)
    return state.cause.payload.hypotheses.map((one) => ({ ...one, change_url: urlOf(state.context, one.change_ref) }))
  const ranked = state.context?.payload.hypotheses.filter((one) => one.ruled_out === undefined) ?? []
  return ranked.map((one) => ({
    cause: one.title,
    service: one.service,
    change_ref: one.ref,
    change_url: urlOf(state.context, one.ref),
    confidence: one.confidence,
    evidence_ids: one.evidence_ids,
  }))
}

function ruledOutOf({ state }: IncidentView): readonly RuledOut[] {
  if (state.cause !== undefined) return state.cause.payload.ruled_out
  const ranked = state.context?.payload.hypotheses ?? []
  return ranked.flatMap((one) => (one.ruled_out === undefined ? [] : [{ cause: one.title, why: one.ruled_out }]))
}

function urlOf(context: IncidentView['state']['context'], ref: string | undefined): string | undefined {
  return ref === undefined ? undefined : context?.payload.suspects.find((one) => one.sha === ref)?.url
}

function nextOf({ events, head, state }: IncidentView): string {
  const stuck = stuckWords(events, head.cycle)
  if (stuck !== undefined) return stuck
  const urgent = head.severity === 'SEV-1' || head.severity === 'SEV-2'
  return head.phase === 'looking' && urgent && head.commander === undefined
    ? 'Someone should take command. The evidence is being read.'
    : nextWords(state)
}

import { brief, type Mended } from '../../../blocks/brief.ts'
import { fixWords } from '../../../blocks/fix.ts'
import { incidentCard, privateCard } from '../../../blocks/incident-card.ts'
import type { Cause, RuledOut } from '../../../blocks/props.ts'
import { cut } from '../../../blocks/words.ts'
import { alsoHit } from '../../incident/also-hit.ts'
import { knownCauses, mendedCauses, standingVerdict } from '../../incident/known-causes.ts'
import { type MergedFix, mergedTitles, vainFixes } from '../../incident/merged-fixes.ts'
import { roundsOf } from '../../incident/rounds.ts'
import { ofType } from '../../incident/state.ts'
import { whoJudged } from '../../incident/who-judged.ts'
import { fixOf } from './fix-of.ts'
import { impactOf, personOf } from './head-of.ts'
import type { IncidentView } from './incident-view.ts'
import { lastChange } from './last-change.ts'
import { nextOf, nextWords } from './next-words.ts'
import { roomRefused } from './room-refused.ts'
import { sameChangeOf } from './same-change-of.ts'
import type { Surface } from './surface.ts'

export function briefSurface(view: IncidentView): Surface {
  const { state, head } = view
  const fix = fixOf(view, state.opened)
  const { cause, context } = standingVerdict(state, view.events)
  const message = brief({
    head,
    impact: impactOf(state),
    also_hit: alsoHit(view.events),
    why_opened: whyOpened(view),
    causes: causesOf(view),
    mended: mendedOf(view),
    vain: vainFixes(view.events).flatMap((fix) => (fix.applied.cycle < state.opened ? [named(view, fix)] : [])),
    reasoner: cause && whoJudged(view.events, cause),
    same_change: sameChangeOf(view),
    ruled_out: ruledOutOf(view),
    gaps: context?.payload.gaps ?? [],
    fix: fix && { title: fix.title, state: fixWords(fix), url: fix.pull?.url },
    next: nextInBrief(view),
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
    cause: knownOf(view) ?? causesOf(view)[0]?.cause,
    fixed_by: state.applied === undefined && state.closed_at === undefined ? undefined : mergedTitles(view.events),
    room_refused: head.channel_id === undefined ? roomRefused(view.events) : undefined,
  })
  return { ...about, mode: 'living', message }
}

/** The newest of: what a person asked who opened it again, and the rule that found trouble. */
function whyOpened({ events, state }: IncidentView): string {
  const { title, rule } = state.detection?.payload ?? {}
  const why = title === undefined || title === state.title ? (rule?.why ?? '') : `${title}. ${rule?.why ?? ''}`
  const opened = roundsOf(events).at(-1)?.opened
  const isNewer = (state.detection?.cycle ?? 0) > (opened?.opens_cycle ?? 0)
  if (opened?.event_type !== 'InvestigationRequested' || isNewer) return why
  const { question } = opened.payload
  const asked = question === undefined ? '' : `: ${question}`
  return `${personOf(opened.actor).name ?? 'A person'} opened it again at ${opened.time}${asked}`
}

/** What it was, in a few words each, where several errors had causes of their own or nothing is wrong any more. */
function knownOf({ events, state }: IncidentView): string | undefined {
  const known = knownCauses(events)
  if (known.length === 0 || (known.length === 1 && known[0]?.event_id === state.cause?.event_id)) return undefined
  return known.map(({ payload }) => cut(payload.hypotheses[0]?.cause ?? payload.summary, 75)).join('; ')
}

/** Of earlier investigations than the one that is shown. */
function mendedOf({ events, state }: IncidentView): readonly Mended[] {
  return mendedCauses(events).flatMap(({ verdict, fix: { applied, draft } }) => {
    const [best] = verdict.payload.hypotheses
    if (best === undefined || applied.cycle >= state.opened) return []
    return [{ cause: best.cause, confidence: best.confidence, ...named({ events }, { applied, draft }) }]
  })
}

function named({ events }: Pick<IncidentView, 'events'>, { applied, draft }: MergedFix): Pick<Mended, 'fix' | 'url'> {
  const { number, repo } = applied.payload
  const [url] = ofType(events, 'FixProposed').flatMap(({ payload }) =>
    payload.stage === 'pull_request' && payload.number === number && payload.repo === repo ? [payload.url] : [],
  )
  return { fix: `#${number} ${draft?.payload.title ?? 'by hand'}`, url }
}

/** The verdict where there is one, else the ranking of the evidence. */
export function causesOf({ state, events }: IncidentView): readonly Cause[] {
  const { cause, context } = standingVerdict(state, events)
  if (cause !== undefined)
    return cause.payload.hypotheses.map((one) => ({ ...one, change_url: urlOf(context, one.change_ref) }))
  const ranked = context?.payload.hypotheses.filter((one) => one.ruled_out === undefined) ?? []
  return ranked.map((one) => ({
    cause: one.title,
    service: one.service,
    change_ref: one.ref,
    change_url: urlOf(context, one.ref),
    confidence: one.confidence,
    evidence_ids: one.evidence_ids,
  }))
}

function ruledOutOf({ state, events }: IncidentView): readonly RuledOut[] {
  const { cause, context } = standingVerdict(state, events)
  if (cause !== undefined) return cause.payload.ruled_out
  const ranked = context?.payload.hypotheses ?? []
  return ranked.flatMap((one) => (one.ruled_out === undefined ? [] : [{ cause: one.title, why: one.ruled_out }]))
}

function urlOf(context: IncidentView['state']['context'], ref: string | undefined): string | undefined {
  return ref === undefined ? undefined : context?.payload.suspects.find((one) => one.sha === ref)?.url
}

function nextInBrief({ events, head, state }: IncidentView): string {
  const next = nextOf(events, state)
  const urgent = head.severity === 'SEV-1' || head.severity === 'SEV-2'
  const isCalled = next === nextWords(state) && head.phase === 'looking' && urgent && head.commander === undefined
  if (!isCalled) return next
  const isRead = state.context?.cycle === state.opened
  return `Someone should take command. ${isRead ? 'What the evidence says of the cause is weighed.' : 'The evidence is being read.'}`
}

import { ofType } from '../../src/incident/state.ts'
import type { PayloadOf, TimelineEvent } from '../../src/timeline/events.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'
import { durationsOf, type ReportInput, storyOf, VERDICTS } from './facts.ts'

export type Sections = PayloadOf<'PostmortemDrafted'>['sections']
type Line = Sections[number]['lines'][number]

/** The postmortem made of facts alone: every line names the events it rests on; sections without a fact are left out. Pure. */
export function postmortem(input: ReportInput): Sections {
  const sections = [
    { heading: 'Summary', lines: summary(input) },
    { heading: 'Impact', lines: impact(input) },
    { heading: 'Timeline', lines: story(input) },
    { heading: 'Root cause', lines: cause(input) },
    { heading: 'Fix', lines: fix(input) },
    { heading: 'What we ruled out', lines: ruledOut(input) },
    { heading: 'Evaluation', lines: evaluation(input) },
    { heading: 'Action items (draft)', lines: actions(input) },
  ]
  return sections.filter((section) => section.lines.length > 0)
}

export function titleOf({ state }: ReportInput): string {
  return oneLine(state.title, 500)
}

function summary(input: ReportInput): Line[] {
  const { state } = input
  const { detectMs, acknowledgeMs, resolveMs, acknowledgedBy } = durationsOf(input)
  const root = state.root
  const end = state.resolved ?? state.suppressed
  const cause = state.cause
  return [
    ...line(`${state.severity}: ${state.title}.`, root),
    ...(cause ? line(cause.payload.summary, cause) : []),
    ...(detectMs === undefined ? [] : line(`Time to detect (MTTD): ${length(detectMs)}.`, root)),
    ...(acknowledgeMs === undefined
      ? []
      : line(`Time to acknowledge (MTTA): ${length(acknowledgeMs)}.`, root, acknowledgedBy)),
    ...(resolveMs === undefined
      ? []
      : line(`Time to resolve (MTTR): ${length(resolveMs)}, from the first error to the end.`, root, end)),
  ]
}

function impact({ state, events }: ReportInput): Line[] {
  const { root, evaluation } = state
  const { errors, requests } = root?.payload.rule ?? {}
  const assessed = ofType(events, 'SeverityAssessed').at(-1)
  const { error_rate, affected_users } = assessed?.payload.impact ?? {}
  return [
    ...(errors !== undefined && requests !== undefined
      ? line(`${errors} of ${requests} requests had failed when it was detected.`, root)
      : []),
    ...(evaluation
      ? line(
          `${evaluation.payload.before.errors} of ${evaluation.payload.before.requests} requests failed (${percent(evaluation.payload.before.rate)}) until the fix; usual is ${percent(evaluation.payload.usual.rate)}.`,
          evaluation,
        )
      : []),
    ...(error_rate === undefined ? [] : line(`The error rate was assessed at ${percent(error_rate)}.`, assessed)),
    ...(affected_users === undefined
      ? []
      : line(affected_users === 1 ? '1 user was affected.' : `${affected_users} users were affected.`, assessed)),
    ...(root && root.payload.services_joined.length > 0
      ? line(`Also hit: ${root.payload.services_joined.join(', ')}.`, root)
      : []),
  ]
}

function story(input: ReportInput): Line[] {
  return storyOf(input)
    .slice(0, 100)
    .flatMap(({ text, event }) => line(`${moment(event.time)} ${text}`, event))
}

function cause({ state, events }: ReportInput): Line[] {
  const { cause, context } = state
  if (cause === undefined) return []
  const best = cause.payload.hypotheses[0]
  const judged = ofType(events, 'RootCauseJudged').filter((event) => event.cycle === cause.cycle)
  const by = cause.payload.reasoner === 'claude' ? 'judged by Claude' : 'ranked by the evidence, no model asked'
  const said =
    cause.payload.verdict === 'unknown'
      ? 'No cause was found.'
      : `${best?.cause ?? ''} (${percent(best?.confidence ?? 0)} sure, ${by}).`
  return [
    ...line(said, cause, context),
    ...cause.payload.five_whys.flatMap(({ why }, place) => line(`Why ${place + 1}: ${why}`, cause)),
    ...judged.flatMap((event) =>
      line(`${event.actor.display ?? event.actor.id} judged it ${event.payload.judgement}.`, event),
    ),
  ]
}

function fix({ state, events }: ReportInput): Line[] {
  const { draft, pull, applied } = state
  return [
    ...(draft ? line(`${draft.payload.title}. ${draft.payload.why}`, draft) : []),
    ...(pull ? line(`Pull request #${pull.payload.number} in ${pull.payload.repo}.`, pull) : []),
    ...(applied
      ? line(`Merged as ${applied.payload.merge_sha.slice(0, 12)} by ${applied.payload.merged_by}.`, applied)
      : []),
    ...ofType(events, 'MitigationReported').flatMap((event) => line(`By hand: ${event.payload.what}`, event)),
  ]
}

function ruledOut({ events }: ReportInput): Line[] {
  const causes = ofType(events, 'RootCauseProposed')
  const rejected = ofType(events, 'FixRejected')
  return [
    ...causes.flatMap((event) => event.payload.ruled_out.flatMap((one) => line(`${one.cause}: ${one.why}`, event))),
    ...rejected.flatMap((event) => line(`A fix was turned down: ${event.payload.reason}`, event)),
  ].slice(0, 30)
}

function evaluation({ events }: ReportInput): Line[] {
  return ofType(events, 'EvaluationCompleted').flatMap((event) =>
    line(`${VERDICTS[event.payload.verdict]}: ${event.payload.why}`, event),
  )
}

/** What people said is to be done, then what the facts suggest; a draft for people to strike or keep. */
function actions({ state, events }: ReportInput): Line[] {
  const done = new Set(ofType(events, 'ActionItemDone').map((event) => event.payload.item_event_id))
  const items = ofType(events, 'ActionItemAdded').flatMap((event) =>
    line(
      `${done.has(event.event_id) ? '[done] ' : ''}${event.payload.text}${event.payload.owner ? ` (${event.payload.owner})` : ''}`,
      event,
    ),
  )
  const { draft, applied, cause, instrumentation, context } = state
  const reverted = draft?.payload.kind === 'revert' && applied !== undefined
  return [
    ...items,
    ...(reverted
      ? line('Bring the reverted change back with a test that fails without the repair.', draft, applied)
      : []),
    ...(instrumentation?.payload.missing.slice(0, 3) ?? []).flatMap((one) =>
      line(`Add ${one.signal} in ${one.where}.`, instrumentation),
    ),
    ...(context?.payload.gaps.slice(0, 2) ?? []).flatMap((gap) =>
      line(`Close the gap in the evidence: ${gap}`, context),
    ),
    ...(cause?.payload.verdict === 'unknown' ? line('Find the cause: none was established.', cause) : []),
  ].slice(0, 20)
}

function line(text: string, ...events: readonly (TimelineEvent | { readonly event_id: string } | undefined)[]): Line[] {
  const event_ids = [...new Set(events.flatMap((event) => event?.event_id ?? []))]
  return event_ids.length === 0 ? [] : [{ text: oneLine(text, 2_000), event_ids }]
}

/** `2026-11-21 11:04:05 UTC`: those who show the document may tell it in the reader's own time zone. */
function moment(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`
}

function length(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`
  return minutes < 120 ? `${minutes} min ${Math.round((ms % 60_000) / 1_000)} s` : `${(minutes / 60).toFixed(1)} h`
}

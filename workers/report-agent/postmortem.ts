import { knownCauses } from '../../src/incident/known-causes.ts'
import { type MergedFix, mergedFixes } from '../../src/incident/merged-fixes.ts'
import { ofType } from '../../src/incident/state.ts'
import { verdictWords } from '../../src/incident/verdict-words.ts'
import { type Judge, whoJudged } from '../../src/incident/who-judged.ts'
import { percentWords } from '../../src/kit/figures.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'
import type { ReportInput } from './facts.ts'
import { impact } from './impact.ts'
import { type Line, line, type Sections } from './line.ts'
import { isSaid, mergedWords, orderWords, titleOfCause } from './naming.ts'
import { story } from './story.ts'
import { summary } from './summary.ts'

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

function cause({ events }: ReportInput): Line[] {
  const [cause, ...earlier] = [...knownCauses(events)].reverse()
  if (cause === undefined) return []
  const context = ofType(events, 'ContextBuilt').findLast((event) => event.cycle === cause.cycle)
  const judged = ofType(events, 'RootCauseJudged').filter((event) => event.cycle === cause.cycle)
  const said = foundWords(cause, events)
  const whys = cause.payload.five_whys.filter(({ why }) => !isSaid(why, said))
  return [
    ...earlier.reverse().flatMap((one, place) => line(`${orderWords(place)}: ${foundWords(one, events)}`, one)),
    ...line(said, cause, context),
    ...whys.flatMap(({ why }, place) => line(`Why ${place + 1}: ${why}`, cause)),
    ...judged.flatMap((event) =>
      line(`${event.actor.display ?? event.actor.id} judged it ${event.payload.judgement}.`, event),
    ),
  ]
}

const JUDGES = {
  claude: 'judged by Claude',
  'ranked-evidence': 'ranked by the evidence, no model asked',
  'evidence-instead': 'ranked by the evidence, the model gave no usable answer',
  'evidence-against': 'ranked by the evidence; what the model said is not borne out by it',
} as const satisfies Record<Judge, string>

function foundWords(verdict: EventOf<'RootCauseProposed'>, events: readonly TimelineEvent[]): string {
  const { payload } = verdict
  if (payload.verdict === 'unknown') return 'No cause was found.'
  const by = JUDGES[whoJudged(events, verdict)]
  const [best] = payload.hypotheses
  return `${(best?.cause ?? '').replace(/\.$/, '')} (${percentWords(best?.confidence ?? 0)} sure, ${by}).`
}

/** Every fix that was merged; where none was, the one that was drafted last, as what it came to. */
function fix({ state, events }: ReportInput): Line[] {
  const { draft, pull } = state
  const merged = mergedFixes(events)
  const isMerged = merged.length > 0
  const stood = isMerged ? merged.map((one) => one.draft) : [draft && { event: draft, payload: draft.payload }]
  const proposed = isMerged ? '' : 'Proposed, and not merged: '
  return [
    ...stood.flatMap((one, i) => [
      ...(one ? line(`${proposed}${one.payload.title}. ${whyOf(one, events)}`, one.event) : []),
      ...ofMerged(merged[i]?.applied, events),
    ]),
    ...(pull && !isMerged
      ? line(`Pull request #${pull.payload.number} in ${pull.payload.repo} was not merged.`, pull)
      : []),
    ...ofType(events, 'MitigationReported').flatMap((event) => line(`By hand: ${event.payload.what}`, event)),
  ]
}

function ofMerged(applied: EventOf<'FixApplied'> | undefined, events: readonly TimelineEvent[]): Line[] {
  if (applied === undefined) return []
  const { number, repo } = applied.payload
  const pull = ofType(events, 'FixProposed').find(
    ({ payload }) => payload.stage === 'pull_request' && payload.number === number,
  )
  return [
    ...line(`Pull request #${number} in ${repo}.`, pull ?? applied),
    ...line(`${mergedWords(applied, events)}.`, applied),
  ]
}

/** A draft made by rule repeats the cause word for word. */
function whyOf({ payload: { why }, event }: NonNullable<MergedFix['draft']>, events: readonly TimelineEvent[]): string {
  const cause = ofType(events, 'RootCauseProposed').findLast(({ cycle }) => cycle === event.cycle)
  return why === cause?.payload.hypotheses[0]?.cause ? 'It undoes what the root cause names.' : why
}

function ruledOut({ events }: ReportInput): Line[] {
  const rejected = ofType(events, 'FixRejected')
  // What several investigations ruled out, the last says best.
  const last = new Map<string, Line[]>()
  for (const event of ofType(events, 'RootCauseProposed')) {
    for (const { cause, why } of event.payload.ruled_out) last.set(cause, line(`${cause}: ${why}`, event))
    last.delete(titleOfCause(event, events) ?? '')
  }
  return [
    ...[...last.values()].flat(),
    ...rejected.flatMap((event) => line(`A fix was turned down: ${event.payload.reason}`, event)),
  ].slice(0, 30)
}

/** Looks one after the other that came to the same are one line. */
function evaluation({ events }: ReportInput): Line[] {
  const looks: { text: string; same: EventOf<'EvaluationCompleted'>[] }[] = []
  for (const event of ofType(events, 'EvaluationCompleted')) {
    const text = `${verdictWords(event.payload)}: ${event.payload.why}`
    const last = looks.at(-1)
    if (last?.text === text) last.same.push(event)
    else looks.push({ text, same: [event] })
  }
  return looks.flatMap(({ text, same }) =>
    line(same.length === 1 ? text : `${text} (${same.length} looks)`, ...same.slice(0, 20)),
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
  const { instrumentation, context } = state
  const cause = knownCauses(events).at(-1)
  const reverted = mergedFixes(events).filter(({ draft }) => draft?.payload.kind === 'revert')
  return [
    ...items,
    ...(reverted.length === 0
      ? []
      : line(
          `Bring the reverted change${reverted.length > 1 ? 's' : ''} back with a test that fails without the repair.`,
          ...reverted.flatMap(({ applied, draft }) => [draft?.event, applied]),
        )),
    ...(instrumentation?.payload.missing.slice(0, 3) ?? []).flatMap((one) =>
      line(`Add ${one.signal} in ${one.where}.`, instrumentation),
    ),
    ...(context?.payload.gaps.filter(isTheirs).slice(0, 2) ?? []).flatMap((gap) =>
      line(`Close the gap in the evidence: ${gap}`, context),
    ),
    ...(cause?.payload.verdict === 'unknown' ? line('Find the cause: none was established.', cause) : []),
  ].slice(0, 20)
}

/** Nobody but us can do anything about what we left unread. */
function isTheirs(gap: string): boolean {
  return !/ only the .* were read|were left out\.$|too large to keep/.test(gap)
}

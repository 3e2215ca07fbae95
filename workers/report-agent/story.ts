import { ofType } from '../../src/incident/state.ts'
import { shortSha } from '../../src/kit/figures.ts'
import type { EventOf, TimelineEvent } from '../../src/timeline/events.ts'
import { oneLine } from '../../src/worker-kit/untrusted.ts'
import { type ReportInput, storyOf } from './facts.ts'
import { type Line, line, moment } from './line.ts'

/** Something that happened, and the fact that says so, which may be younger. */
interface Moment {
  readonly at: string
  readonly text: string
  readonly event: TimelineEvent
}

/** What happened, by time: the facts, and what they say of the time before and between them. */
export function story(input: ReportInput): Line[] {
  const facts = storyOf(input).map(({ text, event }): Moment => ({ at: event.time, text, event }))
  const told = ofType(input.events, 'ContextBuilt').flatMap((context) => before(input, context))
  const live = ofType(input.events, 'EvaluationCompleted').flatMap((look) => wentLive(input, look))
  return [...once([...told, ...live]), ...facts]
    .toSorted((a, b) => second(a) - second(b))
    .slice(0, 100)
    .flatMap(({ at, text, event }) => line(`${moment(at)} ${text}`, event))
}

/** As it is shown. What falls into one second stands as it was told, what brought the errors before them. */
function second({ at }: Moment): number {
  return Math.floor(Date.parse(at) / 1_000)
}

/** When the change that is blamed went out, and when the errors began. */
function before({ events }: ReportInput, context: EventOf<'ContextBuilt'>): Moment[] {
  const cause = ofType(events, 'RootCauseProposed').findLast((event) => event.cycle === context.cycle)
  const [best] = cause?.payload.verdict === 'cause' ? cause.payload.hypotheses : []
  const { hypotheses, suspects, deploys } = context.payload
  const ranked = hypotheses.find(({ id }) => id === best?.hypothesis_id)
  const suspect = suspects.find(({ sha }) => sha === ranked?.ref)
  const deploy = deploys.find(({ id }) => id === suspect?.deploy_id)
  return [
    ...(suspect === undefined || deploy === undefined
      ? []
      : [
          {
            at: deploy.at,
            text: oneLine(`“${suspect.title}” (${shortSha(suspect.sha)}) went out to ${deploy.service}`, 500),
            event: context,
          },
        ]),
    ...(ranked?.onset === undefined ? [] : [{ at: ranked.onset, text: 'The errors began', event: context }]),
  ]
}

function wentLive({ events }: ReportInput, look: EventOf<'EvaluationCompleted'>): Moment[] {
  const applied = ofType(events, 'FixApplied').findLast(({ cycle }) => cycle === look.cycle)
  const { fix_at: at } = look.payload
  if (applied === undefined || Date.parse(at) <= Date.parse(applied.payload.merged_at)) return []
  return [{ at, text: 'The fix was live', event: look }]
}

/** What several facts say is told by the first. */
function once(moments: readonly Moment[]): readonly Moment[] {
  return [...new Map(moments.toReversed().map((one) => [`${one.at} ${one.text}`, one])).values()].toReversed()
}

import { ofType } from '../../src/incident/state.ts'
import { durationWords, numberWords, percentWords } from '../../src/kit/figures.ts'
import { durationsOf, type ReportInput } from './facts.ts'
import { type Line, line, moment } from './line.ts'
import { causeName } from './naming.ts'

/** What happened in three lines, and how long it took. */
export function summary(input: ReportInput): Line[] {
  const { state, events } = input
  const { root, cause } = state
  const { detectS, acknowledgeS, resolveS, acknowledgedBy } = durationsOf(input)
  const end = state.resolved ?? state.suppressed
  const took = (what: string, seconds: number | undefined, words = '') =>
    seconds === undefined ? undefined : `${what}: ${durationWords(seconds)}${words}.`
  const times = [
    [took('Time to detect (MTTD)', detectS) ?? undetected(input), root],
    [took('Time to acknowledge (MTTA)', acknowledgeS), root, acknowledgedBy],
    [took('Time to resolve (MTTR)', resolveS, ', from the detection to the end'), root, end],
  ] as const
  return [
    ...line(`${state.severity}: ${state.title}.`, root),
    ...(cause ? line(`${causedBy(cause.payload.verdict)}${full(causeName(cause, events))}`, cause) : []),
    ...times.flatMap(([text, ...facts]) => (text === undefined ? [] : line(text, ...facts))),
  ]
}

/** What failed, for how long, against usual: the figures that were counted longest. */
export function impact({ state, events }: ReportInput): Line[] {
  const { root, evaluation, impact: measured } = state
  const { errors, requests } = root?.payload.rule ?? {}
  const assessed = ofType(events, 'SeverityAssessed').at(-1)
  const { error_rate, affected_users } = assessed?.payload.impact ?? {}
  const before = evaluation?.payload.before
  return [
    ...(errors !== undefined && requests !== undefined
      ? line(`${numberWords(errors)} of ${numberWords(requests)} requests had failed when it was detected.`, root)
      : []),
    ...(measured !== undefined && measured.payload.failed.requests > 0
      ? line(measuredWords(measured.payload), measured)
      : before === undefined
        ? []
        : line(
            `${shareOf(before)} until the fix; usual is ${percentWords(evaluation?.payload.usual.rate ?? 0)}.`,
            evaluation,
          )),
    ...(error_rate === undefined ? [] : line(`The error rate was assessed at ${percentWords(error_rate)}.`, assessed)),
    ...(affected_users === undefined
      ? []
      : line(
          affected_users === 1 ? '1 user was affected.' : `${numberWords(affected_users)} users were affected.`,
          assessed,
        )),
    ...(root && root.payload.services_joined.length > 0
      ? line(`Also hit: ${root.payload.services_joined.join(', ')}.`, root)
      : []),
  ]
}

function measuredWords({ failed, over_since, usual_rate }: NonNullable<ReportInput['state']['impact']>['payload']) {
  const usual = usual_rate === undefined ? '' : `; usual is ${percentWords(usual_rate)}`
  const until = `${over_since === undefined ? 'at the last look, ' : ''}${moment(failed.window.to)}`
  return `${shareOf(failed)} from ${moment(failed.window.from)} until ${until}${usual}.`
}

function shareOf({ errors, requests }: { readonly errors: number; readonly requests: number }): string {
  const share = requests > 0 ? ` (${percentWords(errors / requests)})` : ''
  return `${numberWords(errors)} of ${numberWords(requests)} requests failed${share}`
}

/** Nobody saw it begin: what stands in its window is only where to look. */
function undetected({ state: { root } }: ReportInput): string | undefined {
  if (root === undefined || root.payload.source === 'detector') return undefined
  const by = root.payload.source === 'person' ? 'a person declared it' : 'it was reported from outside'
  return `Time to detect (MTTD): not known, ${by}.`
}

function causedBy(verdict: 'cause' | 'unknown'): string {
  return verdict === 'cause' ? 'Caused by ' : ''
}

function full(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

import type { Head, Impact, Person, Phase } from '../../../blocks/props.ts'
import { foundCalm } from '../../incident/found-calm.ts'
import { failsSinceOver } from '../../incident/found-over.ts'
import { NOT_SAID } from '../../incident/not-said.ts'
import type { IncidentState } from '../../incident/state.ts'
import type { Actor } from '../../timeline/envelope.ts'
import type { PayloadOf } from '../../timeline/events.ts'
import type { Window } from '../../timeline/payloads/shared.ts'

/** What every view says about an incident. */
export function headOf(state: IncidentState, channelId?: string): Head {
  const commander = state.roles.get('commander')
  return {
    incident_id: state.incident_id,
    cycle: state.opened,
    title: state.title,
    severity: state.severity,
    service: state.service === 'unknown' ? 'service unknown' : state.service,
    phase: phaseOf(state),
    since: state.opened_at,
    closed_at: state.closed_at,
    commander: commander && { id: commander.user_id, name: commander.display },
    reopened: state.reopened,
    channel_id: channelId,
  }
}

/** Where it stands, in the words people use: finer than the lifecycle, because approvals are not part of that. */
export function phaseOf(state: IncidentState): Phase {
  if (state.status === 'Resolved') return 'resolved'
  if (state.status === 'Suppressed') return 'suppressed'
  if (state.status === 'FixApplied') return measuredPhase(state)
  if (state.fixVoid !== undefined && state.rejected === undefined) return 'fix-void'
  if (state.pull !== undefined) return mergeApproval(state) === undefined ? 'fix-open' : 'merging'
  if (state.draft !== undefined && state.rejected === undefined)
    return openApproval(state) === undefined ? 'fix-drafted' : 'fix-approved'
  if (state.cause === undefined || state.cause.cycle !== state.opened) return 'looking'
  if (state.cause.payload.verdict === 'cause') return 'cause'
  return foundCalm(state.cause, state.context) && !failsSinceOver(state) ? 'calm' : 'unknown'
}

/** Now against usual: the newest figures there are, and when they were taken. What was measured last also says how it ended. */
export function impactOf(state: IncidentState): Impact {
  const measured = measuredOf(state)
  const { context, evaluation } = state
  const figures = [context?.payload.usual, evaluation?.payload.usual]
  const usual = figures.find((one) => one !== undefined && one.rate === measured.usual_rate)
  const slower = context?.payload.hypotheses.flatMap(({ parts }) => parts).find(({ name }) => name === 'slower')?.why
  const of = state.impact?.payload.of ?? context?.payload.of ?? state.detection?.payload.rule.of
  return {
    ...measured,
    ...(of === undefined ? {} : { of }),
    service: measured.service ?? (state.service === NOT_SAID ? undefined : state.service),
    ...(usual === undefined ? {} : { usual_s: usualS(usual.window, context) }),
    ...(slower === undefined ? {} : { slower }),
  }
}

function measuredOf(state: IncidentState): Impact {
  const { impact } = state
  const gathered = gatheredOf(state)
  if (impact === undefined) return gathered
  const { now, failed, failing, over_since, again_from, usual_rate, ended_after } = impact.payload
  // A newer look without a request says nothing: silence is no recovery.
  if (failing && (gathered.requests ?? 0) > 0 && (gathered.as_of ?? '') > now.window.to) return gathered
  return {
    ...rateOf(now),
    service: impact.payload.service,
    usual_rate: usual_rate ?? gathered.usual_rate,
    as_of: now.window.to,
    course: {
      now_s: lengthS(now.window),
      failing,
      over_since,
      again_from,
      ended_after,
      failed: { ...failed, since: failed.window.from, ...untilOf(impact.payload) },
    },
  }
}

/** When it failed last, where that is a while ago by the newest figures: what is counted ends there. */
function untilOf({ now, failed }: PayloadOf<'ImpactMeasured'>): { until?: string } {
  const quietS = (Date.parse(now.window.to) - Date.parse(failed.window.to)) / 1_000
  return quietS > lengthS(now.window) / 5 ? { until: failed.window.to } : {}
}

/** What stands in the facts of those who gathered, judged or detected. */
function gatheredOf(state: IncidentState): Impact {
  const { evaluation, context, detection } = state
  const rule = detection?.payload.rule
  const usual_rate = context?.payload.usual?.rate ?? rule?.baseline_rate
  if (evaluation !== undefined && evaluation.time >= (context?.time ?? '')) {
    const { after, usual } = evaluation.payload
    return { ...rateOf(after), usual_rate: usual.rate, as_of: after.window.to }
  }
  const own = context !== undefined && context.time >= (detection?.time ?? '') ? context : undefined
  const since = own === undefined ? undefined : sinceOnset(own.payload)
  const onset = own?.payload.hypotheses[0]?.onset
  if (since !== undefined && own !== undefined)
    return { ...rateOf(since), usual_rate, since: onset, as_of: own.payload.window.to, service: serviceOf(own) }
  return {
    ...rateOf({ errors: rule?.errors ?? rule?.observed, requests: rule?.requests }),
    usual_rate,
    expected_errors: usual_rate === undefined ? rule?.expected : undefined,
    as_of: detection?.payload.window.to,
  }
}

/** Whose requests they are, also where a person could name nobody. */
function serviceOf({ payload }: NonNullable<IncidentState['context']>): string | undefined {
  const service = payload.hypotheses.find(({ kind }) => kind === 'unknown')?.service
  return service === undefined || service === '' || service === NOT_SAID ? undefined : service
}

/** Buckets are a minute at most. */
const APART_MS = 90_000

/** A service that came up lately sent nothing for some of the time that usual times are looked for in. */
function usualS(usual: Window, context: IncidentState['context']): number | undefined {
  const { rate = [], window } = context?.payload ?? {}
  const first = rate.find(({ requests }) => requests > 0)?.at ?? ''
  // Of an earlier time there is no saying "in the 5 min before".
  const onset = context?.payload.hypotheses[0]?.onset
  if (onset !== undefined && Date.parse(onset) - Date.parse(usual.to) > APART_MS) return undefined
  const told = window !== undefined && window.from <= usual.from && first > usual.from && first < usual.to
  return lengthS(told ? { from: first, to: usual.to } : usual)
}

function lengthS({ from, to }: { readonly from: string; readonly to: string }): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000
}

/** Everything since the errors began: the last bucket alone may hold a handful of requests. */
function sinceOnset({ hypotheses, rate }: PayloadOf<'ContextBuilt'>) {
  const onset = hypotheses[0]?.onset
  const points = rate.filter((point, i) => (rate[i + 1]?.at ?? point.at) > (onset ?? '') || i === rate.length - 1)
  const shown = onset === undefined ? points.slice(-1) : points
  const errors = shown.reduce((sum, point) => sum + point.errors, 0)
  const requests = shown.reduce((sum, point) => sum + point.requests, 0)
  return requests > 0 ? { errors, requests } : undefined
}

function rateOf({ errors, requests }: { errors: number | undefined; requests: number | undefined }): Impact {
  return { errors, requests, rate: share(errors, requests) }
}

export function personOf(actor: Actor): Person {
  return { id: actor.id, name: actor.display }
}

/** The approval of exactly this draft; one of other bytes is none. */
export function openApproval({ draft, openApproval: approval }: Pick<IncidentState, 'draft' | 'openApproval'>) {
  return approval !== undefined && approval.payload.diff_sha256 === draft?.payload.diff_sha256 ? approval : undefined
}

/** The approval to merge exactly this head. */
export function mergeApproval({ pull, mergeApproval: approval }: Pick<IncidentState, 'pull' | 'mergeApproval'>) {
  return approval !== undefined && approval.payload.sha === pull?.payload.head_sha ? approval : undefined
}

/** A look from before this fix, or at no request yet, has measured nothing of it. */
function measuredPhase(state: IncidentState): Phase {
  const { evaluation, applied, declined } = state
  if (evaluation === undefined || evaluation.time < (applied?.time ?? '')) return 'fix-applied'
  const { after, next_look_s } = evaluation.payload
  if (after.requests === 0 && next_look_s !== undefined) return 'fix-applied'
  if (failsSinceOver(state)) return 'fails-again'
  if (declined !== undefined) return 'not-over'
  return evaluation.payload.verdict === 'pass' ? 'fix-works' : 'fix-unclear'
}

function share(errors: number | undefined, requests: number | undefined): number | undefined {
  return errors === undefined || requests === undefined || requests <= 0 ? undefined : Math.min(1, errors / requests)
}

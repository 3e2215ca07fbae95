import type { Head, Impact, Person, Phase } from '../../../blocks/props.ts'
import type { IncidentState } from '../../incident/state.ts'
import type { Actor } from '../../timeline/envelope.ts'

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
    since: state.detected_at,
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
  if (state.pull !== undefined) return mergeApproval(state) === undefined ? 'fix-open' : 'merging'
  if (state.draft !== undefined && state.rejected === undefined)
    return openApproval(state) === undefined ? 'fix-drafted' : 'fix-approved'
  if (state.cause === undefined || state.cause.cycle !== state.opened) return 'looking'
  return state.cause.payload.verdict === 'unknown' ? 'unknown' : 'cause'
}

/** Now against usual: the newest figures there are. */
export function impactOf(state: IncidentState): Impact {
  const rule = state.root?.payload.rule
  const base: Impact = {
    errors: rule?.errors ?? rule?.observed,
    requests: rule?.requests,
    rate: share(rule?.errors, rule?.requests),
    usual_rate: rule?.baseline_rate,
    expected_errors: rule?.baseline_rate === undefined ? rule?.expected : undefined,
  }
  const after = state.evaluation?.payload.after
  if (after !== undefined)
    return {
      rate: after.rate,
      errors: after.errors,
      requests: after.requests,
      usual_rate: state.evaluation?.payload.usual.rate,
    }
  const last = state.context?.payload.rate.at(-1)
  if (last === undefined || last.requests <= 0) return base
  return { ...base, errors: last.errors, requests: last.requests, rate: share(last.errors, last.requests) }
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

function measuredPhase({ evaluation }: IncidentState): Phase {
  if (evaluation === undefined) return 'fix-applied'
  return evaluation.payload.verdict === 'pass' ? 'fix-works' : 'fix-unclear'
}

function share(errors: number | undefined, requests: number | undefined): number | undefined {
  return errors === undefined || requests === undefined || requests <= 0 ? undefined : Math.min(1, errors / requests)
}

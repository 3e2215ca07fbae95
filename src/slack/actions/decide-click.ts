import { ACTIONS, type ActionId } from '../../../blocks/action-ids.ts'
import { type Mrkdwn, md, person } from '../../../blocks/mrkdwn.ts'
import { isAnother } from '../../incident/own-error.ts'
import { type About, type Decision, factOf, record, refuse, statedBefore } from './about.ts'
import { closedSays, commandSays, cycleSays, draftSays, mergeSays, rejectSays, twinSays } from './standing.ts'

/** An approval nobody acted on is void after this. */
const APPROVAL_MS = 24 * 3_600_000

/** The buttons that state a fact at once. */
const AT_ONCE = {
  [ACTIONS.takeCommand]: takeCommand,
  [ACTIONS.resolve]: resolve,
  [ACTIONS.approveOpenPr]: approveOpenPr,
  [ACTIONS.approveMerge]: approveMerge,
} as const

export type AtOnce = keyof typeof AT_ONCE

export function isAtOnce(action: ActionId): action is AtOnce {
  return action in AT_ONCE
}

/** What a click means for the incident as it is now. Rights were checked before. Pure. */
export function decideClick(action: AtOnce, about: About): Decision {
  if (statedBefore(about)) return record(md`That is recorded.`)
  const stale = staleClick(action, about)
  return stale === undefined ? AT_ONCE[action](about) : refuse(stale)
}

/** Why a click, or the form it opens, no longer fits; undefined when it does. Pure. */
export function staleClick(action: ActionId, about: About): Mrkdwn | undefined {
  switch (action) {
    case ACTIONS.takeCommand:
      return closedSays(about) ?? commandSays(about)
    case ACTIONS.resolve:
    case ACTIONS.suppress:
    case ACTIONS.declineResolution:
      return closedSays(about) ?? cycleSays(about)
    case ACTIONS.investigate:
      return cycleSays(about)
    case ACTIONS.approveOpenPr:
      return closedSays(about) ?? cycleSays(about) ?? draftSays(about) ?? twinSays(about)
    case ACTIONS.approveMerge:
      return closedSays(about) ?? cycleSays(about) ?? mergeSays(about)
    case ACTIONS.rejectFix:
      return closedSays(about) ?? cycleSays(about) ?? rejectSays(about)
    default:
      return undefined
  }
}

function takeCommand(about: About): Decision {
  const { who, display, state } = about
  const before = state.roles.get('commander')
  const payload = { role: 'commander' as const, user_id: who.user_id, ...(display === undefined ? {} : { display }) }
  const said =
    before === undefined
      ? md`You have command.`
      : md`You have command, taken over from ${person(before.user_id, before.display)}.`
  return record(said, factOf(about, 'RoleTaken', payload))
}

const FIGURES = {
  pass: 'the fix works',
  fail: 'the fix does not help',
  inconclusive: 'too early to tell',
} as const

function resolve(about: About): Decision {
  const { state } = about
  const look = state.evaluation?.payload
  const figures = look && (isAnother(look) ? 'the error is gone, but another goes on' : FIGURES[look.verdict])
  const reason = figures === undefined ? 'Confirmed by a person.' : `Confirmed by a person. The figures: ${figures}.`
  const payload = {
    how: 'person' as const,
    reason,
    ...(state.evaluation === undefined ? {} : { evaluation_event_id: state.evaluation.event_id }),
  }
  return record(
    md`Resolved. The postmortem draft follows.`,
    factOf(about, 'IncidentResolved', payload, { closes_through: state.opened }),
  )
}

function approveOpenPr(about: About): Decision {
  const { draft } = about.state
  if (draft === undefined) return refuse(md`There is no proposed fix to decide on now.`)
  const { diff_sha256, base_sha } = draft.payload
  return record(
    md`Approved. The pull request opens in a moment.`,
    factOf(
      about,
      'FixApproved',
      { scope: 'open_pr', diff_sha256, sha: base_sha, ...approval(about) },
      { causation_id: draft.event_id },
    ),
  )
}

function approveMerge(about: About): Decision {
  const { pull } = about.state
  if (pull === undefined) return refuse(md`There is no pull request to merge now.`)
  const { diff_sha256, head_sha, number } = pull.payload
  return record(
    md`Approved. Pull request #${number} is merged in a moment.`,
    factOf(
      about,
      'FixApproved',
      { scope: 'merge', diff_sha256, sha: head_sha, ...approval(about) },
      { causation_id: pull.event_id },
    ),
  )
}

function approval({ who, display }: About) {
  return {
    approver: { user_id: who.user_id, ...(display === undefined ? {} : { display }) },
    expires_at: new Date(Date.parse(who.at) + APPROVAL_MS).toISOString(),
  }
}

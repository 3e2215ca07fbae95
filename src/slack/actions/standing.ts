import { channel, date, type Mrkdwn, md, person, short } from '../../../blocks/mrkdwn.ts'
import { mergeApprover } from '../../incident/approvals.ts'
import { ofType } from '../../incident/state.ts'
import { incidentNumber } from '../../kit/incident-number.ts'
import type { EventOf, TimelineEvent } from '../../timeline/events.ts'
import type { About } from './about.ts'

/*
 * What is true now. Old messages stay clickable for ever, so every gesture is held against the incident as it is;
 * each function says why the gesture no longer fits, or undefined when it does.
 */

/** The incident is closed. */
export function closedSays({ state }: About): Mrkdwn | undefined {
  if (state.resolved !== undefined) return md`Already resolved${by(state.resolved)}.`
  if (state.suppressed !== undefined) return md`Already suppressed${by(state.suppressed)}.`
  return undefined
}

/** The person looked at an earlier investigation. */
export function cycleSays(about: About): Mrkdwn | undefined {
  const { state, events, cycle } = about
  if (cycle === state.opened) return undefined
  if (cycle > state.opened) return md`I do not know that investigation yet. Try again in a moment.`
  const opener = events.findLast((event) => event.opens_cycle === state.opened)
  const why = opener === undefined ? md`` : md` (${OPENED[opener.event_type] ?? 'opened'}${by(opener)})`
  return md`That belongs to an earlier investigation: number ${state.opened} runs now${why}. The brief shows where it stands.`
}

const OPENED: Readonly<Record<string, string>> = {
  FixRejected: 'fix rejected',
  InvestigationRequested: 'asked for',
  EvaluationCompleted: 'the fix did not help',
  InstrumentationApplied: 'instrumentation merged',
}

/** The proposed fix was decided on, is another by now, or there is none. */
export function draftSays(about: About): Mrkdwn | undefined {
  const { state, seen, who } = about
  const { draft, rejected, openApproval: approval, pull, applied } = state
  if (rejected !== undefined) return md`Already rejected${by(rejected)}.`
  if (applied !== undefined) return merged(about, applied)
  if (draft === undefined) return md`There is no proposed fix to decide on now.`
  if (draft.payload.diff_sha256 !== seen)
    return md`That fix is not the one proposed now: its content has changed. Read the newest proposal, then decide.`
  if (approval !== undefined && approval.payload.diff_sha256 === seen && !expired(approval, who.at))
    return md`Already approved${by(approval)}.`
  if (state.fixVoid !== undefined) return voidWords(state.fixVoid)
  return pull === undefined ? undefined : md`Its pull request #${pull.payload.number} is open already.`
}

/** The very same diff stands open for another incident: a second pull request would be decided on twice. */
export function twinSays({ twins = [], seen }: About): Mrkdwn | undefined {
  const twin = twins.find(
    ({ state: { pull, applied, rejected, closed_at: closed } }) =>
      pull?.payload.diff_sha256 === seen && applied === undefined && rejected === undefined && closed === undefined,
  )
  if (twin?.state.pull === undefined) return undefined
  const { state, channel_id: room } = twin
  const { number } = twin.state.pull.payload
  const whose = md`incident ${incidentNumber(state.incident_id)} (${short(state.title, 80)}${room === undefined ? md`` : md`, ${channel(room)}`})`
  return md`The same change has an open pull request already: #${number} of ${whose}. Decide on it there; no second one is opened.`
}

/** The pull request was decided on, has moved on, or must not be merged. */
export function mergeSays(about: About): Mrkdwn | undefined {
  const { state, seen, who } = about
  const { pull, rejected, applied, mergeApproval: approval, draft, checks } = state
  if (applied !== undefined) return merged(about, applied)
  if (rejected !== undefined) return md`Already rejected${by(rejected)}.`
  if (pull === undefined) return md`There is no pull request to merge now.`
  const { head_sha, diff_sha256, number } = pull.payload
  if (head_sha !== seen)
    return md`Pull request #${number} has moved on since: its newest commit is not the one you looked at. Read it again, then decide.`
  if (approval !== undefined && approval.payload.sha === seen && !expired(approval, who.at))
    return md`Already approved for merging${by(approval)}.`
  if (state.fixVoid !== undefined) return voidWords(state.fixVoid)
  if (draft !== undefined && draft.payload.diff_sha256 !== diff_sha256)
    return md`Pull request #${number} does not hold the diff that was approved, so it is not merged from here. Review it and merge or close it on the code host.`
  if (checks?.payload.head_sha !== seen)
    return md`The checks of pull request #${number} are not through yet, so it is not merged. The button comes when they are.`
  if (checks.payload.conclusion === 'failure')
    return md`The checks of pull request #${number} failed, so it is not merged. Run them again, or push a better fix and merge it there, on the code host; or reject the fix.`
  return undefined
}

function voidWords(why: string): Mrkdwn {
  return md`That fix cannot be carried out. ${short(why, 400)}`
}

/** A fix can still be turned down: by what was proposed, or by what stands on the code host. */
export function rejectSays(about: About): Mrkdwn | undefined {
  const { state, seen } = about
  const { draft, pull, rejected, applied } = state
  if (rejected !== undefined) return md`Already rejected${by(rejected)}.`
  if (applied !== undefined) return md`${merged(about, applied)} If it makes things worse, say “Not over”.`
  if (draft === undefined && pull === undefined) return md`There is no proposed fix to decide on now.`
  const known = [draft?.payload.diff_sha256, pull?.payload.diff_sha256, pull?.payload.head_sha]
  return known.includes(seen)
    ? undefined
    : md`That fix is not the one proposed now. Read the newest proposal, then decide.`
}

/** Somebody has command, and it is the person asking. */
export function commandSays({ state, events, who }: About): Mrkdwn | undefined {
  const commander = ofType(events, 'RoleTaken').findLast((event) => event.payload.role === 'commander')
  if (state.roles.get('commander')?.user_id !== who.user_id || commander === undefined) return undefined
  return md`You have had command since ${date(commander.time)}.`
}

function expired(approval: EventOf<'FixApproved'>, at: string): boolean {
  return Date.parse(approval.payload.expires_at) <= Date.parse(at)
}

/** Whoever merged it on the code host, and on whose word. */
function merged({ events }: About, applied: EventOf<'FixApplied'>): Mrkdwn {
  const approver = mergeApprover(events, applied)
  const approved = approver === undefined ? md`` : md`, approved by ${person(approver.user_id, approver.display)}`
  return md`Already merged by ${short(applied.payload.merged_by, 80)}${approved}, ${date(applied.time)}.`
}

/**
 * Who did it, where a person did, and when. The code host's events name nobody who closed; what a machine did is told without
 * its name. No word joins the two: Slack writes the moment as `today at 9:00 PM`, `yesterday` or `Nov 21st`.
 */
function by({ actor, time }: TimelineEvent): Mrkdwn {
  if (actor.kind === 'human') return md` by ${person(actor.id, actor.display)}, ${date(time)}`
  if (actor.kind === 'integration') return md` on the code host, ${date(time)}`
  return actor.kind === 'worker' ? md` by rule, ${date(time)}` : md`, ${date(time)}`
}

import type { ActionsBlock } from '@slack/types'
import { ACTIONS } from './action-ids.ts'
import type { FixProps, FixState, Pull } from './fix-props.ts'
import { named, refOf, spoken } from './head.ts'
import { code, date, dated, join, link, type Mrkdwn, md, operatorWords, short } from './mrkdwn.ts'
import { actions, button, confirm, context, facts, type Message, message, section } from './parts.ts'
import type { Person } from './props.ts'
import { sameChangeWords } from './same-change.ts'
import { count, cut, shortSha } from './words.ts'

/** The proposed fix, edited as it moves on; the diff and the plans stand in its thread. */
export function fixMessage(props: FixProps): Message {
  const { head, pull } = props
  const title = pull === undefined ? short(props.title, 200) : link(pull.url, `#${pull.number} ${props.title}`)
  return message(spoken(head, `Proposed fix: ${props.title}`, stateWords(props), riskWords(props)), [
    section(join([md`*Proposed fix* · ${title}`, dated(props.why, 400)], '\n')),
    facts([
      ['Change', md`${KINDS[props.kind]} · ${count(props.files, 'file')} · +${props.additions} −${props.deletions}`],
      ['Risk', md`${props.risk.level} · ${short(props.risk.why, 160)}`],
      ['Safety checks', checklistWords(props)],
      ['Checks', pull && checksWords(pull)],
    ]),
    section(join([stateWords(props), undecided(props.state) ? sameChangeWords(props.same_change) : md``], '\n')),
    context(
      join([
        md`diff ${code(props.diff_sha256.slice(0, 12))}`,
        md`into ${code(`${props.repo}:${props.base_branch}`)}`,
        author(props),
      ]),
    ),
    fixButtons(props),
  ])
}

/** One line of where the fix stands, for the brief. */
export function fixWords(props: FixProps): string {
  if (props.state.is === 'applied' && props.pull?.foreign) return 'merged, with another change than the one proposed'
  if (props.state.is !== 'open' || mayMerge(props.pull)) return WORDS[props.state.is]
  if (props.pull?.foreign)
    return 'pull request open, another change was pushed to it: review it, then merge or close it on the code host'
  return `pull request open, its checks ${props.pull?.checks === 'failure' ? 'failed' : 'are running'}`
}

const WORDS: Readonly<Record<FixState['is'], string>> = {
  drafted: 'waits for approval, in the message “Proposed fix”',
  approved: 'approved, the pull request is being opened',
  open: 'pull request open, waits for the merge to be approved',
  'merge-approved': 'merge approved, being merged',
  applied: 'merged',
  rejected: 'rejected',
  void: 'no longer proposed',
}

const KINDS = { revert: 'Revert', patch: 'Patch', config: 'Configuration' } as const

const undecided = ({ is }: FixState) => is === 'drafted' || is === 'open'

function stateWords(props: FixProps): Mrkdwn {
  const { state } = props
  switch (state.is) {
    case 'drafted':
      return join(
        [
          undoneWords(state.undone),
          md`*Waits for approval.* ${operatorWords(props.who_may_approve)}`,
          props.private ? md`${SEEN_BY_READERS}` : md``,
        ],
        '\n',
      )
    case 'approved':
      return md`*Approved* by ${named(state.decision.by)} ${date(state.decision.at)}, valid until ${date(state.valid_until)}. ${waitWords(state) ?? 'The pull request is being opened.'}`
    case 'open':
      return join([undoneWords(state.undone), openWords(props)], '\n')
    case 'merge-approved':
      return md`*Merge approved* by ${named(state.decision.by)} ${date(state.decision.at)}, valid until ${date(state.valid_until)}. ${waitWords(state) ?? 'It is being merged.'}`
    case 'applied':
      return md`*Merged* by ${short(state.by, 80)}${approvedBy(state.approved_by)} ${date(state.at)}${state.deploy_seen ? md`, and its deploy was seen` : md``}.${props.pull?.foreign ? OTHER : md``}`
    case 'rejected':
      return md`*Rejected* ${state.by === undefined ? 'on the code host' : md`by ${named(state.by)}`} ${date(state.at)}: ${short(state.reason, 400)}`
    case 'void':
      return md`*No longer proposed.* ${short(state.why, 400)}`
  }
}

/** A person who sees nothing happen presses again, or does it by hand: both at once if nobody says why. */
function waitWords({ waits_since }: { readonly waits_since?: string | undefined }): Mrkdwn | undefined {
  if (waits_since === undefined) return undefined
  return md`⚠️ The code host has not done it (${date(waits_since)}): it is asked again by itself. Where it can be done there by hand, that is seen.`
}

function approvedBy(person: Person | undefined): Mrkdwn {
  return person === undefined ? md`` : md`, approved by ${named(person)},`
}

/** Merging is offered once the checks have passed, or when there are none to wait for, and for the change shown alone. */
function mayMerge(pull: Pull | undefined): boolean {
  if (pull?.foreign) return false
  return pull?.checks === 'success' || pull?.checks === 'none'
}

const OTHER = md` ⚠️ *Another change than this one*: somebody pushed to the pull request before.`

/** Said before the press: what is pushed there cannot be taken back. */
const SEEN_BY_READERS =
  'This incident is private, the pull request is not: everyone who reads the repository sees the diff, and nothing else of it.'

function openWords({ pull, who_may_approve }: FixProps): Mrkdwn {
  if (mayMerge(pull))
    return md`*Pull request open.* Merging needs an approval of its own. ${operatorWords(who_may_approve)}`
  if (pull?.foreign)
    return md`*Somebody pushed to the pull request, or turned it to another branch.* It is not the change shown here any more, so it is not merged from here. Review it and merge or close it on the code host; what becomes of it is seen and measured.`
  return pull?.checks === 'failure'
    ? md`*Pull request open, its checks failed.* It is not merged. Run them again, or push a better fix and merge it there, on the code host; or reject the fix.`
    : md`*Pull request open, its checks are running.* Merging is offered when they are through. If it cannot wait, merge it on the code host: that is seen and measured.`
}

function undoneWords(reason: string | undefined): Mrkdwn {
  return reason === undefined ? md`` : md`*The approval was not carried out.* ${short(reason, 400)}`
}

function fixButtons(props: FixProps): ActionsBlock | undefined {
  const about = { incident_id: props.head.incident_id, cycle: props.cycle }
  if (props.state.is === 'drafted') {
    const ref = refOf(about, props.diff_sha256)
    const first = `${props.private ? `${SEEN_BY_READERS} ` : ''}${doubts(props)}`
    const asked = `${first}Opens a pull request on ${props.repo} with exactly this diff (${props.diff_sha256.slice(0, 12)}). Nothing is merged.`
    const open = { action: ACTIONS.approveOpenPr, label: 'Approve & open PR', ref, style: 'primary' } as const
    return actions(`fix-${props.cycle}`, [
      button({
        ...open,
        confirm: confirm('Open the pull request?', asked, 'Approve & open PR'),
        says: `Approve and open: ${props.title}`,
      }),
      button({ action: ACTIONS.rejectFix, label: 'Reject', ref, says: `Reject: ${props.title}` }),
    ])
  }
  if (props.state.is !== 'open' || props.pull === undefined) return undefined
  const reject = button({
    action: ACTIONS.rejectFix,
    label: 'Reject',
    ref: refOf(about, props.diff_sha256),
    says: `Reject: ${props.title}`,
  })
  if (!mayMerge(props.pull)) return actions(`fix-${props.cycle}`, [reject])
  const ref = refOf(about, props.pull.head_sha)
  const asked = `${doubts(props)}Merges head ${shortSha(props.pull.head_sha)} of #${props.pull.number} into ${props.base_branch}. ${checksWords(props.pull)}`
  const merge = { action: ACTIONS.approveMerge, label: 'Approve & merge', ref, style: 'primary' } as const
  return actions(`fix-${props.cycle}`, [
    button({
      ...merge,
      confirm: confirm('Merge the fix?', asked, 'Approve & merge'),
      says: `Approve and merge: ${props.title}`,
    }),
    reject,
  ])
}

/** A high risk is told with its reason: a model may advise against the fix. */
function riskWords({ risk }: FixProps): string {
  return risk.level === 'high' ? `Risk high: ${risk.why}` : `Risk ${risk.level}`
}

function doubts(props: FixProps): string {
  return props.risk.level === 'high' ? `${cut(riskWords(props), 80)} ` : ''
}

function checklistWords({ checklist }: FixProps): string | undefined {
  if (checklist.length === 0) return undefined
  const failed = checklist.filter((one) => !one.ok)
  if (failed.length === 0) return `all ${checklist.length} hold`
  return `${failed.length} of ${checklist.length} fail: ${cut(failed.map((one) => one.item).join(', '), 200)}`
}

function checksWords(pull: Pull): string {
  if (pull.checks === undefined) return 'Checks are still running.'
  if (pull.checks === 'none') return 'The repository runs no checks.'
  if (pull.checks === 'success')
    return pull.checks_all === 1 ? 'The check passed.' : `All ${pull.checks_all} checks passed.`
  return pull.checks_all === 1
    ? '⚠️ The check failed.'
    : `⚠️ ${pull.checks_all - pull.checks_passed} of ${pull.checks_all} checks failed.`
}

/** Only a patch holds a model's code; whatever undoes a change is made by rule, whoever gave the reasons. */
function author({ reasoner, kind }: FixProps): Mrkdwn {
  if (reasoner !== 'claude') return md`made by rule, no model wrote it`
  return kind === 'patch'
    ? md`written by Claude, read it before you approve`
    : md`made by rule, Claude wrote why and how it is tested`
}

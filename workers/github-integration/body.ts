import { incidentNumber } from '../../src/kit/incident-number.ts'
import type { EvidenceItem } from '../../src/timeline/payloads/context.ts'
import type { FixApproved } from '../../src/timeline/payloads/fix.ts'
import { fenced, inertLine, plain, plainLine } from './markdown.ts'
import type { DraftEvent } from './plan.ts'
import { AN_INCIDENT } from './private-fix.ts'

/** GitHub refuses more than 65,536 characters. */
const MAX_BODY = 60_000

export interface BodyFacts {
  readonly draft: DraftEvent
  readonly approval: FixApproved
  /** Absent for a private incident: then nothing says which it is, where it is handled, and by whom. */
  readonly incidentTitle?: string
  /** What the fix cites. */
  readonly evidence: readonly EvidenceItem[]
  /** Of the incident's channel, where it is known: an address of our own making. */
  readonly channelUrl?: string
}

export function titleOf(draft: DraftEvent): string {
  return inertLine(draft.payload.title) || 'Fix the incident'
}

/**
 * Title, reason and the incident: a pure function of the draft, for it goes into the commit's sha. The trailer of a private
 * one names the draft alone, as its branch does, by which the pull request is found again: that id says nothing to others.
 */
export function commitMessage(draft: DraftEvent, isPrivate: boolean): string {
  const why = inertLine(draft.payload.why, 500)
  const { reverts } = draft.payload
  const undone = !/^[0-9a-f]{7,64}$/.test(reverts ?? '') ? '' : `This reverts commit ${reverts}.`
  // The last paragraph is ours alone: whoever git and GitHub take for co-authors must not come from a model's words.
  const trailer = isPrivate ? `Faultline-Fix: ${draft.event_id}` : `Faultline-Incident: ${inertLine(draft.incident_id)}`
  return [titleOf(draft), why, undone, `${trailer}\n`].filter(Boolean).join('\n\n')
}

/** What reviewers read: why, on what evidence, at what risk, and the way back. Nothing in it is active. Pure. */
export function bodyOf({ draft, approval, incidentTitle, evidence, channelUrl }: BodyFacts): string {
  const fix = draft.payload
  const isPrivate = incidentTitle === undefined
  const by = isPrivate ? 'A person' : (approval.approver.display ?? approval.approver.user_id)
  const sections = [
    `<!-- faultline:fix:${draft.event_id} -->`,
    `**Incident:** ${plainLine(incidentTitle ?? AN_INCIDENT)}`,
    isPrivate ? '' : whereOf(draft, channelUrl),
    section('Why', plain(fix.why)),
    evidence.length > 0 ? section('Evidence', evidence.slice(0, 10).map(evidenceLine).join('\n')) : '',
    section('Risk', `**${fix.risk.level}**: ${plainLine(fix.risk.why)}`),
    section('How it is tested', plain(fix.test_plan)),
    section('The way back', plain(fix.rollback_plan)),
    fix.checklist.length > 0 ? section('Checklist', fix.checklist.map(checklistLine).join('\n')) : '',
    `---\n${authorOf(fix, isPrivate)}. ${plainLine(by)} approved opening exactly this diff (\`${fix.diff_sha256.slice(0, 12)}\`); merging is a second decision.`,
  ]
  const whole = sections.filter(Boolean).join('\n\n')
  return whole.length <= MAX_BODY
    ? whole
    : sections
        .filter((_, at) => at !== 4)
        .filter(Boolean)
        .join('\n\n')
}

/** Only a patch holds a model's code; of a private incident none of its words are told. */
function authorOf({ reasoner, kind }: DraftEvent['payload'], isPrivate: boolean): string {
  if (reasoner !== 'claude') return 'The change is made by rule; no model wrote it'
  if (kind === 'patch') return 'Claude wrote the change from the evidence'
  return `The change is made by rule; ${isPrivate ? 'no model wrote it' : 'Claude wrote why and how it is tested'}`
}

/** The channel by its address, or by the number in its name: the code host does not know what Slack calls it. */
function whereOf({ incident_id }: DraftEvent, channelUrl: string | undefined): string {
  const number = incidentNumber(incident_id)
  const named = `the channel with ${number} in its name (\`inc-…-${number}-…\`)`
  const channel =
    channelUrl === undefined ? named : `[the incident's channel](${channelUrl}), with ${number} in its name`
  return `**In Slack:** ${channel}. \`faultline explain ${number}\` tells the whole story of incident \`${inertLine(incident_id).replaceAll('`', '')}\`.`
}

function section(heading: string, text: string): string {
  return `### ${heading}\n\n${text}`
}

function evidenceLine(item: EvidenceItem): string {
  const count = item.count === undefined ? '' : ` (${item.count === 1 ? 'once' : `${item.count} times`})`
  const line = `- ${plainLine(item.title)}${count}: ${plainLine(item.summary)}`
  if (item.sample === undefined || item.sample.trim() === '') return line
  return `${line}\n\n${indented(fenced(item.sample.slice(0, 1_000)))}\n`
}

function checklistLine({ item, ok }: { readonly item: string; readonly ok: boolean }): string {
  return `- [${ok ? 'x' : ' '}] ${plainLine(item)}`
}

/** So that the block belongs to its point in the list. */
function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}

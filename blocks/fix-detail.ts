import { spoken } from './head.ts'
import { join, link, md, short } from './mrkdwn.ts'
import { type Message, message, section } from './parts.ts'
import type { Head } from './props.ts'
import { list, para, preformatted, rich, words } from './rich.ts'
import { cut } from './words.ts'

export interface FixDetailProps {
  readonly head: Head
  readonly title: string
  readonly diff: string
  readonly risk: { readonly level: string; readonly why: string }
  readonly checklist: readonly { readonly item: string; readonly ok: boolean }[]
  readonly test_plan: string
  readonly rollback_plan: string
  readonly evidence_ids: readonly string[]
}

const SNIPPET_LINES = 40

/** What an approver reads: the diff, the risk, the checklist, how it is tested and how it is undone. */
export function fixDetail(props: FixDetailProps): Message {
  const lines = props.diff.trimEnd().split('\n')
  const cutOff =
    lines.length > SNIPPET_LINES
      ? `, the first ${SNIPPET_LINES} of ${lines.length} lines; the file in this thread has all of them`
      : ''
  const checks = props.checklist.map((one) => [words(one.ok ? '✓ holds: ' : '✗ fails: ', 'bold'), words(one.item)])
  return message(spoken(props.head, `Details of the fix: ${props.title}`, `Rollback: ${props.rollback_plan}`), [
    rich(para(words('Diff', 'bold'), words(cutOff)), preformatted(lines.slice(0, SNIPPET_LINES).join('\n'), 2_800)),
    rich(
      ...titled(`Risk ${props.risk.level}`, props.risk.why),
      ...(checks.length === 0 ? [] : [para(words('Safety checklist', 'bold')), list('bullet', checks)]),
      ...titled('How it is tested', props.test_plan),
      ...titled('How it is undone', props.rollback_plan),
      ...titled('Evidence', props.evidence_ids.map((id) => `[${id}]`).join(' ')),
    ),
  ])
}

export interface ChecksProps {
  readonly head: Head
  readonly number: number
  readonly head_sha: string
  readonly conclusion: 'success' | 'failure' | 'none'
  readonly checks: readonly { readonly name: string; readonly conclusion: string; readonly url?: string | undefined }[]
}

/** The code host's checks on one head. */
export function fixChecks({ head, number, head_sha, conclusion, checks }: ChecksProps): Message {
  const title = { success: 'All checks passed', failure: 'Checks failed', none: 'No checks ran' }[conclusion]
  const lines = checks
    .slice(0, 20)
    .map(
      (one) =>
        md`${one.conclusion === 'success' ? '✓' : '✗'} ${one.url === undefined ? short(one.name, 120) : link(one.url, one.name)}: ${short(one.conclusion, 40)}`,
    )
  const more = checks.length > 20 ? [md`${checks.length - 20} more`] : []
  return message(spoken(head, `${title} on #${number}`), [
    section(join([md`*${title}* on #${number} at ${short(head_sha, 12)}`, ...lines, ...more], '\n')),
  ])
}

function titled(title: string, body: string) {
  return body.trim() === '' ? [] : [para(words(`${title}: `, 'bold'), words(`${cut(body, 1_500)}\n`))]
}

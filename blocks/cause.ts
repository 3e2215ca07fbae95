import type { RichTextElement } from '@slack/types'
import { ACTIONS } from './action-ids.ts'
import { refOf, seenIds, spoken } from './head.ts'
import { code, dated, join, link, type Mrkdwn, md, short } from './mrkdwn.ts'
import { button, context, type Message, message, section } from './parts.ts'
import type { Cause, Head, Reasoner, RuledOut } from './props.ts'
import { datedWords, list, para, rich, words } from './rich.ts'
import { type SameChange, sameChangeWords } from './same-change.ts'
import { count, cut, oneLine, percent, shortSha } from './words.ts'

export interface CauseProps {
  readonly head: Head
  readonly verdict: 'cause' | 'unknown'
  /** All is as usual: there is no cause to name. */
  readonly calm?: boolean | undefined
  readonly summary: string
  readonly causes: readonly Cause[]
  /** Other incidents that the first cause explains as well. */
  readonly same_change?: readonly SameChange[] | undefined
  readonly ruled_out: readonly RuledOut[]
  readonly would_change: readonly string[]
  readonly five_whys: readonly { readonly why: string; readonly evidence_ids: readonly string[] }[]
  readonly reasoner: Reasoner
  readonly model?: string | undefined
  /** Claims of the model that cited nothing real and were left out. */
  readonly dropped_claims: number
}

/** The verdict on the cause: two lines; the reasoning stands in its thread. */
export function causeMessage(props: CauseProps): Message {
  const [first] = props.causes
  const title = titleOf(props)
  const sure = first === undefined ? md`` : md`, ${percent(first.confidence)} sure`
  const evidence = button({
    action: ACTIONS.showEvidence,
    label: 'Evidence',
    ref: refOf(props.head, seenIds(first?.evidence_ids ?? [])),
    says: `Evidence for: ${first?.cause ?? props.summary}`,
  })
  return message(spoken(props.head, md`${title}${sure}`, props.summary, whoSaid(props)), [
    section(
      join(
        [
          md`*${short(title, 100)}*${sure}`,
          dated(props.summary, 700),
          blamed(first),
          sameChangeWords(props.same_change),
        ],
        '\n',
      ),
      evidence,
    ),
    context(whoSaid(props)),
  ])
}

function titleOf({ verdict, calm, summary, head }: CauseProps): string {
  if (verdict === 'cause') return 'Cause proposed'
  if (!calm) return 'Cause not known'
  return summary.startsWith('Nothing') ? 'Nothing found' : `Nothing found in ${cut(oneLine(head.service), 60)}`
}

/** The reasoning: every cause, what was ruled out and what would change the verdict. */
export function causeReasoning(props: CauseProps): Message {
  const causes = props.causes.map((one) => [
    words(`${percent(one.confidence)} `, 'bold'),
    words(`${one.cause} ${bracketed(one.evidence_ids)}`),
  ])
  const out = props.ruled_out.map((one) => [words(one.cause, 'bold'), words(`: ${one.why}`)])
  const whys = props.five_whys.map((one) => [...datedWords(one.why), words(` ${bracketed(one.evidence_ids)}`)])
  return message(md`Reasoning about the cause: ${short(props.summary, 500)}`, [
    rich(
      ...part('Causes', causes, 'ordered'),
      ...part('Ruled out', out, 'bullet'),
      ...part('Why, step by step', whys, 'ordered'),
      ...part(
        'What would change this',
        props.would_change.map((line) => [words(line)]),
        'bullet',
      ),
    ),
    context(whoSaid(props)),
  ])
}

/** `[ev1] [ev4]` */
export function citations(ids: readonly string[]): Mrkdwn {
  return md`${bracketed(ids)}`
}

function bracketed(ids: readonly string[]): string {
  const shown = ids.slice(0, 6).map((id) => `[${id}]`)
  return [...shown, ...(ids.length > 6 ? [`and ${ids.length - 6} more`] : [])].join(' ')
}

function blamed(first: Cause | undefined): Mrkdwn {
  if (first === undefined) return md``
  const ref = shortSha(first.change_ref ?? '')
  const change = first.change_url === undefined ? code(ref) : link(first.change_url, ref || 'change')
  return join([change, citations(first.evidence_ids)], ' ')
}

function whoSaid(props: CauseProps): Mrkdwn {
  const dropped = props.dropped_claims
  const who =
    props.reasoner === 'claude'
      ? md`Judged by Claude${props.model === undefined ? md`` : md` (${short(props.model, 80)})`} from the evidence. Check before you act.`
      : dropped > 0
        ? md`Ranked by the evidence alone: what the model said is not borne out by it. Check before you act.`
        : props.reasoner === 'evidence-instead'
          ? md`Ranked by the evidence alone: the model gave no usable answer. Check before you act.`
          : md`Ranked by the evidence alone, no model asked. Check before you act.`
  return dropped === 0 ? who : md`${who} ${count(dropped, 'claim')} of the model without evidence left out.`
}

function part(title: string, items: readonly RichTextElement[][], style: 'ordered' | 'bullet') {
  return items.length === 0 ? [] : [para(words(title, 'bold')), list(style, items)]
}

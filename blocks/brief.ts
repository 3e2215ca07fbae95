import type { ActionsBlock, SectionBlock } from '@slack/types'
import { ACTIONS } from './action-ids.ts'
import { citations } from './cause.ts'
import { headline, refOf, seenIds, spokenState, stateLine } from './head.ts'
import { impactWords } from './impact.ts'
import { date, dated, join, link, type Mrkdwn, md, short } from './mrkdwn.ts'
import { actions, button, confirm, context, facts, header, type Message, message, section } from './parts.ts'
import { isClosed, mayBeOver, PHASES } from './phase.ts'
import type { Cause, Head, Impact, Reasoner, RuledOut } from './props.ts'
import { type SameChange, sameChangeWords } from './same-change.ts'
import { cut, percent, shortSha } from './words.ts'

export interface BriefProps {
  readonly head: Head
  readonly impact: Impact
  /** Other services in which it is felt. */
  readonly also_hit?: readonly string[] | undefined
  /** The rule that opened it and its numbers. */
  readonly why_opened: string
  readonly causes: readonly Cause[]
  /** Causes whose errors are gone since their fixes were merged, oldest first. */
  readonly mended?: readonly Mended[] | undefined
  /** Merged fixes of earlier investigations that did not help: what they changed stands there still. */
  readonly vain?: readonly Pick<Mended, 'fix' | 'url'>[] | undefined
  /** Who said so; absent while the ranking of the evidence is all there is. */
  readonly reasoner?: Reasoner | undefined
  /** Other incidents that the first cause explains as well. */
  readonly same_change?: readonly SameChange[] | undefined
  readonly ruled_out: readonly RuledOut[]
  /** What the evidence lacks. */
  readonly gaps: readonly string[]
  readonly fix?: { readonly title: string; readonly state: string; readonly url?: string | undefined } | undefined
  /** What people must decide, where it is more than the state itself says. */
  readonly next?: string | undefined
  readonly last: { readonly what: string; readonly at: string }
}

export interface Mended {
  readonly cause: string
  readonly confidence: number
  /** The title of its fix. */
  readonly fix: string
  readonly url?: string | undefined
}

/** The living brief: the whole incident on one screen, edited in place. */
export function brief(props: BriefProps): Message {
  const { head, impact, fix } = props
  const elsewhere = sameChangeWords(props.same_change)
  const next = props.next ?? PHASES[head.phase].next
  return message(
    spokenState(
      head,
      impactWords(impact, isClosed(head.phase)),
      topCause(props),
      fix === undefined ? '' : `Fix: ${fix.state}`,
      next,
    ),
    [
      header(headline(head)),
      section(stateLine(head)),
      facts([
        ['Impact', join([impactWords(impact, isClosed(head.phase)), short(impact.slower ?? '', 200)])],
        ['Also hit', alsoHit(props)],
        ['Why opened', dated(props.why_opened, 300)],
      ]),
      causes(props),
      mended(props),
      vain(props),
      elsewhere.length === 0 ? undefined : section(elsewhere),
      fix &&
        section(
          md`*Fix* · ${fix.url === undefined ? short(fix.title, 200) : link(fix.url, fix.title)}\n${short(fix.state, 200)}`,
        ),
      isClosed(head.phase) ? undefined : section(md`*Next* · ${short(next, 300)}`),
      context(ruledOut(props), md`Last change: ${short(props.last.what, 200)}, ${date(props.last.at)}`),
      briefButtons(props),
    ],
  )
}

function alsoHit({ also_hit: also = [] }: BriefProps): Mrkdwn {
  const shown = also.slice(0, 6).map((service) => short(service, 60))
  return join([...shown, ...(also.length > 6 ? [md`${also.length - 6} more`] : [])], ', ')
}

function causes(props: BriefProps): SectionBlock | undefined {
  if (props.causes.length === 0) return undefined
  const lines = props.causes.slice(0, 3).map((one, i) => line(one, i))
  const more = props.causes.length > 3 ? [md`${props.causes.length - 3} more in the thread`] : []
  const said = props.reasoner === undefined ? md`*Ranked so far*` : md`*Causes* · ${REASONERS[props.reasoner]}`
  const seen = seenIds(props.causes.flatMap((one) => one.evidence_ids))
  const evidence = button({ action: ACTIONS.showEvidence, label: 'Evidence', ref: refOf(props.head, seen) })
  return section(join([said, ...lines, ...more], '\n'), evidence)
}

function mended({ mended: all = [] }: BriefProps): SectionBlock | undefined {
  if (all.length === 0) return undefined
  const lines = all
    .slice(-3)
    .map((one) => join([md`${percent(one.confidence)} · ${short(one.cause, 160)}`, fixLink(one)]))
  const more = all.length > 3 ? [md`${all.length - 3} more before`] : []
  return section(join([md`*Mended before*`, ...more, ...lines], '\n'))
}

function vain({ vain: all = [] }: BriefProps): SectionBlock | undefined {
  if (all.length === 0) return undefined
  return section(join([md`*Merged, and did not help*`, ...all.slice(-3).map(fixLink)], '\n'))
}

function fixLink({ fix, url }: Pick<Mended, 'fix' | 'url'>): Mrkdwn {
  return url === undefined ? short(fix, 120) : link(url, cut(fix, 120))
}

export const REASONERS: Readonly<Record<Reasoner, string>> = {
  claude: 'judged by Claude',
  'ranked-evidence': 'ranked by the evidence, no model asked',
  'evidence-instead': 'ranked by the evidence, the model gave no usable answer',
  'evidence-against': 'ranked by the evidence; what the model said is not borne out by it',
}

function line(one: Cause, i: number): Mrkdwn {
  const words = short(one.cause, i === 0 ? 400 : 160)
  const change = one.change_url === undefined ? md`` : link(one.change_url, shortSha(one.change_ref ?? 'change'))
  const head = i === 0 ? md`*${percent(one.confidence)}* · ${words}` : md`${percent(one.confidence)} · ${words}`
  return join([head, change, citations(one.evidence_ids)], ' ')
}

function topCause({ causes: [first] }: BriefProps): string {
  return first === undefined ? '' : `${percent(first.confidence)} ${first.cause}`
}

function ruledOut(props: BriefProps): Mrkdwn {
  const shown = props.ruled_out.slice(0, 3).map((one) => md`${short(one.cause, 60)} (${short(one.why, 80)})`)
  const rest = props.ruled_out.length - shown.length
  const out = shown.length === 0 ? md`` : md`Ruled out: ${join(shown, ', ')}${rest > 0 ? md`, and ${rest} more` : ''}`
  const gaps = props.gaps.slice(0, 2).map((gap) => short(gap, 120))
  return join([out, gaps.length === 0 ? md`` : md`Missing: ${join(gaps, ' ')}`])
}

/** The buttons that fit the state and no others. */
function briefButtons({ head, impact }: BriefProps): ActionsBlock | undefined {
  const ref = refOf(head)
  const says = (label: string) => ({ label, ref, says: `${label}: ${head.title}` })
  const again = button({ action: ACTIONS.investigate, ...says('Investigate again') })
  if (isClosed(head.phase)) return actions('brief', [again])
  return actions('brief', [
    head.commander === undefined ? button({ action: ACTIONS.takeCommand, ...says('Take command') }) : undefined,
    mayBeOver(head.phase) || isOver(impact)
      ? button({ action: ACTIONS.resolve, ...says('Confirm resolved'), style: 'primary', confirm: sure(head) })
      : undefined,
    button({ action: ACTIONS.severity, ...says('Severity') }),
    button({ action: ACTIONS.update, ...says('Update') }),
    again,
    button({ action: ACTIONS.suppress, ...says('Suppress') }),
  ])
}

/** By the figures, whatever people and machines wait for. */
function isOver({ course }: Impact): boolean {
  return course !== undefined && !course.failing && course.over_since !== undefined
}

function sure(head: Head) {
  return confirm('Confirm resolved', `${head.title}: closes the incident. It can be opened again.`, 'Confirm resolved')
}

import type { ActionsBlock } from '@slack/types'
import { ACTIONS } from './action-ids.ts'
import { named, refOf, spoken } from './head.ts'
import { date, dated, join, type Mrkdwn, md, short } from './mrkdwn.ts'
import { actions, button, confirm, context, facts, type Message, message, section } from './parts.ts'
import type { Decision, Head, RateFigure, RatePoint } from './props.ts'
import { rateChart } from './rate-chart.ts'
import { number, percent } from './words.ts'

export interface EvaluationProps {
  readonly head: Head
  readonly cycle: number
  /** What the figures count, where it is not requests. */
  readonly of?: 'lines' | undefined
  readonly verdict: 'pass' | 'fail' | 'inconclusive'
  readonly why: string
  readonly usual: RateFigure
  readonly before: RateFigure
  readonly after: RateFigure
  readonly series: readonly RatePoint[]
  readonly fix_at: string
  readonly new_errors: readonly { readonly title: string; readonly count: number }[]
  readonly next_look?: string | undefined
  /** When a pass closes the incident by rule if nobody answers. */
  readonly auto_resolve?: string | undefined
  /** What people said to it. */
  readonly answer?: ({ readonly is: 'resolved' | 'not-over'; readonly why: string } & Decision) | undefined
  /** The error that opened the incident is gone, and another makes requests fail. */
  readonly another?: boolean | undefined
  /** Which one that is, where it is known. */
  readonly instead?: { readonly title: string; readonly service: string; readonly count: number } | undefined
  /** True when nothing can be answered any more: closed by rule, or a newer look runs. */
  readonly over: boolean
  /** More than usual fails again since this look. */
  readonly fails_again?: boolean | undefined
}

const VERDICTS = {
  pass: '✅ The fix works',
  fail: '❌ The fix does not help',
  another: '🟠 Its error is gone, but another goes on',
  inconclusive: '⏳ Too early to tell',
  undecided: '❔ The figures do not decide',
} as const

/** Did it help? The figures first, the same figures as a chart, then the question. */
export function evaluationMessage(props: EvaluationProps): Message {
  const { head, before, after, usual } = props
  const verdict = VERDICTS[verdictOf(props)]
  const change = `${percent(before.rate)} before, ${percent(after.rate)} after, usual ${percent(usual.rate)}`
  return message(spoken(head, verdict, `${countedWords(props)}: ${change}`, answered(props) ?? asks(props)), [
    section(join([md`*${verdict}*`, dated(props.why, 500)], '\n')),
    facts([
      ['Before the fix', figure(before)],
      ['After the fix', figure(after)],
      ['Usual', figure(usual)],
      ...fails(props),
      ['New since the fix', props.new_errors.length === 0 ? 'no error' : newErrors(props)],
    ]),
    rateChart(`${countedWords(props)}, before and after the fix`, props.series, props.fix_at),
    context(join([md`Fix in place ${date(props.fix_at)}`, md`the ranges hold with 95 % certainty`])),
    section(answered(props) ?? asks(props)),
    evaluationButtons(props),
  ])
}

/** An unsure verdict is too early only while a further look is to come. */
function verdictOf({ verdict, another, next_look }: EvaluationProps): keyof typeof VERDICTS {
  if (verdict === 'fail' && another === true) return 'another'
  return verdict === 'inconclusive' && next_look === undefined ? 'undecided' : verdict
}

function countedWords({ of }: EvaluationProps): string {
  return of === 'lines' ? 'Lines that are errors' : 'Requests failing'
}

function figure(one: RateFigure): string {
  return `${percent(one.rate)} (${percent(one.low)} to ${percent(one.high)}), ${number(one.errors)} of ${number(one.requests)}`
}

function fails({ instead }: EvaluationProps): readonly (readonly [string, Mrkdwn])[] {
  if (instead === undefined) return []
  const { count, title, service } = instead
  return [['Fails instead', md`${number(count)} × ${short(title, 100)} (${short(service, 60)})`]]
}

function newErrors({ new_errors }: EvaluationProps): Mrkdwn {
  const shown = new_errors.slice(0, 3).map((one) => md`${number(one.count)} × ${short(one.title, 100)}`)
  const more = new_errors.length > 3 ? [md`${new_errors.length - 3} more`] : []
  return join([...shown, ...more], '\n')
}

function answered({ answer }: EvaluationProps): Mrkdwn | undefined {
  if (answer === undefined) return undefined
  const said = answer.is === 'resolved' ? 'Confirmed resolved' : 'Not over'
  return md`*${said}*, ${named(answer.by)} ${date(answer.at)}${answer.why === '' ? '' : md`: ${short(answer.why, 300)}`}`
}

function asks(props: EvaluationProps): Mrkdwn {
  if (props.over) return md`Nothing to answer any more.`
  if (props.fails_again)
    return md`*More than usual fails again.* Choose Investigate again to look into what fails since.`
  const rule =
    props.auto_resolve === undefined ? md`` : md` Without an answer it is closed by rule ${date(props.auto_resolve)}.`
  if (props.verdict === 'pass') return md`*Is it over?*${rule}`
  // A fail that opened another investigation is over by then: this one did not, for the limit is reached.
  if (props.verdict === 'fail')
    return md`*No other investigation begins by itself.* Investigate again, or fix it by hand and resolve the incident.`
  return props.next_look === undefined
    ? md`*Is it over?* It is not measured again. Confirm resolved, or choose Investigate again.`
    : md`Nothing to decide yet. It is measured again ${date(props.next_look)}.`
}

function evaluationButtons(props: EvaluationProps): ActionsBlock | undefined {
  if (props.over || props.fails_again || props.answer !== undefined || props.verdict === 'fail') return undefined
  const ref = refOf({ incident_id: props.head.incident_id, cycle: props.cycle })
  const sure = confirm(
    'Confirm resolved',
    `${props.head.title}: closes the incident. It can be opened again.`,
    'Confirm resolved',
  )
  const style = props.verdict === 'pass' ? ({ style: 'primary' } as const) : {}
  return actions(`evaluation-${props.cycle}`, [
    button({ action: ACTIONS.resolve, label: 'Confirm resolved', ref, confirm: sure, ...style }),
    button({ action: ACTIONS.declineResolution, label: 'Not over', ref }),
  ])
}

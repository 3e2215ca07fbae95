import { ACTIONS } from '../action-ids.ts'
import { type FailsNow, failsNowWords } from '../failing.ts'
import { impactWords } from '../impact.ts'
import { code, join, md, short } from '../mrkdwn.ts'
import { actions, button, confirm, context, type Message, message, section } from '../parts.ts'
import { cut, percent } from '../words.ts'
import { headWords, type IncidentLine } from './incident-list.ts'

export interface StatusProps extends IncidentLine {
  readonly closed: boolean
  /** The person who asks has command. */
  readonly mine: boolean
  /** Something was done about it, so that it may be over. */
  readonly may_be_over: boolean
  /** What people must decide or wait for. */
  readonly next: string
  /** The likeliest cause in words, with its confidence between 0 and 1. */
  readonly cause?: { readonly words: string; readonly confidence: number }
  /** Causes whose errors are gone since their fixes were merged, each with the fix. */
  readonly mended?: readonly string[]
  readonly update?: string
  /** May look, and change nothing. */
  readonly reads_along?: boolean
  /** Which telemetry is read, and where. */
  readonly reads?: string
}

/** Where an incident stands, and what fits to be done about it. */
export function statusMessage(props: StatusProps): Message {
  const ref = { incident_id: props.incident_id, cycle: props.cycle, seen: '' }
  const act = (action: Parameters<typeof button>[0]['action'], label: string) =>
    button({ action, label, ref, says: `${label}: ${props.title}` })
  const cause = props.cause
  const mended = (props.mended ?? []).map((one) => short(one, 200))
  const impact = props.impact === undefined ? md`` : impactWords(props.impact, props.closed)
  const lines = [
    impact.length === 0 ? md`` : md`*Impact*: ${impact}`,
    cause === undefined
      ? md``
      : md`*${props.closed ? 'Cause' : 'Likely cause'}* (${percent(cause.confidence)}): ${short(cause.words, 400)}`,
    mended.length === 0 ? md`` : md`*Mended before*: ${join(mended, ', ')}`,
    props.update === undefined ? md`` : md`*Last update*: ${short(props.update, 400)}`,
    props.closed ? md`` : md`*Next*: ${short(props.next, 300)}`,
  ]
  const open = [
    props.mine ? undefined : act(ACTIONS.takeCommand, 'Take command'),
    act(ACTIONS.severity, 'Severity'),
    act(ACTIONS.update, 'Update'),
    act(ACTIONS.note, 'Note'),
    act(ACTIONS.investigate, 'Investigate again'),
    act(ACTIONS.suppress, 'Suppress'),
    props.may_be_over ? resolveButton(props) : undefined,
  ]
  const closed = [act(ACTIONS.note, 'Note'), act(ACTIONS.investigate, 'Open again')]
  const details = join(lines, '\n')
  return message(md`${props.severity} ${props.status}: ${short(props.title, 150)}. ${join(lines, ' ')}`, [
    section(headWords(props)),
    details.length === 0 ? undefined : section(details),
    props.reads === undefined ? undefined : context(md`Evidence: ${short(props.reads, 300)}`),
    actions('status', [
      ...(props.reads_along === true ? [] : props.closed ? closed : open),
      act(ACTIONS.showTimeline, 'Timeline'),
    ]),
  ])
}

/** Asks once more before an incident is closed; where it still burns, that is said first. */
export function resolveQuestion(props: IncidentLine, failing?: FailsNow): Message {
  const burns = failsNowWords(failing, 'It does not look over.')
  return message(join([md`Is ${short(props.title, 150)} over?`, burns, md`Press Confirm resolved if it is.`], ' '), [
    section(join([md`Is *${short(props.title, 200)}* over?`, burns], '\n')),
    actions('resolve', [resolveButton(props)]),
  ])
}

function resolveButton(props: IncidentLine) {
  return button({
    action: ACTIONS.resolve,
    label: 'Confirm resolved',
    ref: { incident_id: props.incident_id, cycle: props.cycle, seen: '' },
    confirm: confirm(
      'Is it over?',
      `This closes ${cut(props.title, 200)} and begins its postmortem. It can be opened again.`,
      'Confirm resolved',
    ),
    says: `Confirm resolved: ${props.title}`,
  })
}

/** A short answer without buttons. */
export function plainAnswer(words: Parameters<typeof message>[0]): Message {
  return message(words, [section(words)])
}

/** A command that was understood, with a value that there is none of: which there are, and how it is written. */
export function wrongValue(said: string, example: string): Message {
  return plainAnswer(md`${short(said, 300)} For example: ${code(example)}`)
}

/** What was not understood, the nearest command, and examples. */
export function helpMessage(props: {
  readonly problem?: string
  readonly nearest?: string
  readonly examples: readonly (readonly [string, string])[]
}): Message {
  const problem = props.problem === undefined ? md`What can be typed:` : md`${short(props.problem, 300)}`
  const nearest = props.nearest === undefined ? md`` : md`Did you mean ${code(props.nearest)}?`
  const examples = props.examples.map(([command, does]) => md`${code(command)} ${does}`)
  const intro = join([problem, nearest], ' ')
  return message(join([intro, ...examples], '\n'), [section(intro), section(join(examples, '\n'))])
}

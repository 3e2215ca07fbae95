import type { ModalView } from '@slack/types'
import { VIEWS } from '../action-ids.ts'
import { type FailsNow, failsMuch, failsNowWords } from '../failing.ts'
import { md, short } from '../mrkdwn.ts'
import { context, section } from '../parts.ts'
import { MUTES, SUPPRESS_FOR } from './choices.ts'
import { FIELDS, modal, radioField, selectField, textField, tickField } from './inputs.ts'
import type { Origin } from './origin.ts'

export interface AboutIncident {
  readonly origin: Origin
  readonly title: string
}

export interface SuppressProps extends AboutIncident {
  readonly reason?: string
  /** What fails at this moment, where that is known. */
  readonly failing?: FailsNow | undefined
  /** Only some may see it, so it makes nothing else quiet. */
  readonly private?: boolean
}

export function suppressForm(props: SuppressProps): ModalView {
  const { failing } = props
  const told = failsNowWords(failing, 'This is no noise.')
  return modal({
    view: VIEWS.suppress,
    title: 'Suppress',
    submit: 'Suppress',
    origin: props.origin,
    blocks: [
      section(md`*${short(props.title, 200)}*`),
      told.length === 0 ? undefined : section(told),
      textField({
        field: FIELDS.reason,
        label: 'Why is this not worth anybody’s time?',
        lines: 'many',
        placeholder: 'A load test, ends at 16:00',
        ...(props.reason === undefined ? {} : { initial: props.reason }),
      }),
      selectField({ field: FIELDS.until, label: 'For how long?', choices: SUPPRESS_FOR, initial: '86400' }),
      props.private === true
        ? context(
            'This incident alone: it is private, and others could not find out why a service or an error is quiet.',
          )
        : radioField({ field: FIELDS.mutes, label: 'What shall be quiet?', choices: MUTES, initial: 'this_incident' }),
      failsMuch(failing?.now) ? sureField() : undefined,
      context('It is closed and stays in the record. Investigating again opens it at any time.'),
    ],
  })
}

function sureField() {
  return tickField({
    field: FIELDS.sure,
    label: 'Close it although so much fails?',
    choice: {
      value: 'sure',
      label: 'Yes, quiet it as it is',
      about: 'Its channel is told who did so, why, and at what rate',
    },
    optional: false,
  })
}

export function rejectFixForm(props: AboutIncident): ModalView {
  return modal({
    view: VIEWS.rejectFix,
    title: 'Reject the fix',
    submit: 'Reject',
    origin: props.origin,
    blocks: [
      section(md`*${short(props.title, 200)}*`),
      textField({
        field: FIELDS.reason,
        label: 'What is wrong with it?',
        lines: 'many',
        placeholder: 'The revert would also undo the price change of Monday',
        hint: 'It stands with the incident, and a model reads it where one is asked.',
      }),
      context(
        'Nothing of this fix is applied. The evidence is read again, and this change is not proposed again by itself.',
      ),
    ],
  })
}

export function notOverForm(props: AboutIncident): ModalView {
  return modal({
    view: VIEWS.declineResolution,
    title: 'Not over',
    submit: 'Keep it open',
    origin: props.origin,
    blocks: [
      section(md`*${short(props.title, 200)}*`),
      textField({
        field: FIELDS.reason,
        label: 'What still goes wrong?',
        lines: 'many',
        placeholder: 'Customers in Norway still cannot pay',
      }),
    ],
  })
}

export function investigateForm(
  props: AboutIncident & { readonly question?: string; readonly closed?: boolean },
): ModalView {
  return modal({
    view: VIEWS.investigate,
    title: 'Investigate again',
    submit: 'Investigate',
    origin: props.origin,
    blocks: [
      section(md`*${short(props.title, 200)}*`),
      textField({
        field: FIELDS.question,
        label: 'What shall be looked at?',
        lines: 'many',
        optional: true,
        placeholder: 'Could it be the new pool size of the database?',
        hint: 'A hint or a question. Left empty, everything is looked at afresh.',
        ...(props.question === undefined ? {} : { initial: props.question }),
      }),
      context(props.closed ? 'The incident is closed; this opens it again.' : 'Findings so far stay in the record.'),
    ],
  })
}

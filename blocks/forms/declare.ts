import type { ModalView } from '@slack/types'
import { VIEWS } from '../action-ids.ts'
import type { Mrkdwn } from '../mrkdwn.ts'
import { context } from '../parts.ts'
import { SEVERITIES } from './choices.ts'
import { FIELDS, modal, selectField, textField, tickField } from './inputs.ts'
import type { Origin } from './origin.ts'

export interface DeclareProps {
  readonly origin: Origin
  /** Words already said: after the command, or the message the shortcut was used on. */
  readonly what?: string
  /** Known services, the likeliest first when `suggested` names none. */
  readonly services: readonly string[]
  readonly suggested?: string
  /** Chosen in the same form before. */
  readonly severity?: string
  readonly private?: boolean
  /** Incidents that may be the same, in words; empty where there are none. */
  readonly known?: Mrkdwn
}

/** One question must be answered; the rest is guessed from it. */
export function declareForm(props: DeclareProps): ModalView {
  return modal({
    view: VIEWS.declare,
    title: 'Declare an incident',
    submit: 'Declare',
    origin: props.origin,
    blocks: [
      props.known === undefined || props.known.length === 0 ? undefined : context(props.known),
      textField({
        field: FIELDS.what,
        label: 'What is wrong?',
        lines: 'many',
        placeholder: 'Checkout answers 500 for some customers since about 14:00',
        ...(props.what === undefined ? {} : { initial: props.what }),
      }),
      serviceField(props),
      selectField({
        field: FIELDS.severity,
        label: 'How bad is it?',
        hint: 'Left open it starts as SEV-3; it can be changed at any time.',
        optional: true,
        choices: SEVERITIES,
        ...initial(props.severity),
      }),
      tickField({
        field: FIELDS.private,
        label: 'Who may see it?',
        choice: {
          value: 'private',
          label: 'Keep it private',
          about: 'Only those on call and people invited to its channel',
        },
        ticked: props.private === true,
      }),
      context('The evidence is searched at once. A channel opens and the brief in it says what was found.'),
    ],
  })
}

function serviceField(props: DeclareProps) {
  const asked = {
    field: FIELDS.service,
    label: 'Which service?',
    optional: true,
    hint: 'Left open it is guessed from your words.',
  }
  if (props.services.length === 0) return textField({ ...asked, max: 200, ...initial(props.suggested) })
  const choices = props.services
    .filter((service) => service.length <= 75)
    .map((service) => ({ value: service, label: service }))
  return selectField({ ...asked, choices, ...initial(props.suggested) })
}

function initial(value: string | undefined) {
  return value === undefined ? {} : { initial: value }
}

import type { AnyBlock, ModalView } from '@slack/types'
import { VIEWS } from '../action-ids.ts'
import { md, short } from '../mrkdwn.ts'
import { context, section } from '../parts.ts'
import { AUDIENCES, NEXT_UPDATE, SEVERITIES } from './choices.ts'
import type { AboutIncident } from './decisions.ts'
import { type Choice, FIELDS, modal, radioField, selectField, textField } from './inputs.ts'
import type { Origin } from './origin.ts'

export function severityForm(
  props: AboutIncident & { readonly severity: string; readonly reason?: string },
): ModalView {
  return modal({
    view: VIEWS.severity,
    title: 'Severity',
    submit: 'Set severity',
    origin: props.origin,
    blocks: [
      section(md`*${short(props.title, 200)}*`),
      radioField({ field: FIELDS.severity, label: 'How bad is it?', choices: SEVERITIES, initial: props.severity }),
      textField({
        field: FIELDS.reason,
        label: 'Why?',
        optional: true,
        placeholder: 'Also payments by card are hit',
        ...(props.reason === undefined ? {} : { initial: props.reason }),
      }),
    ],
  })
}

export function updateForm(props: AboutIncident & { readonly text?: string }): ModalView {
  return modal({
    view: VIEWS.update,
    title: 'Post an update',
    submit: 'Post',
    origin: props.origin,
    blocks: [
      section(md`*${short(props.title, 200)}*`),
      textField({
        field: FIELDS.text,
        label: 'How do things stand?',
        lines: 'many',
        placeholder: 'The cause is found and a revert is being tested',
        ...(props.text === undefined ? {} : { initial: props.text }),
      }),
      radioField({ field: FIELDS.audience, label: 'Who shall read it?', choices: AUDIENCES, initial: 'team' }),
      selectField({
        field: FIELDS.nextUpdate,
        label: 'When is the next update due?',
        choices: NEXT_UPDATE,
        initial: 'none',
      }),
    ],
  })
}

export interface NoteProps {
  readonly origin: Origin
  readonly text?: string
  /** The incident it belongs to, or those to choose from: at most 100, each by its id. */
  readonly incident: { readonly title: string } | { readonly choices: readonly Choice[] }
}

export function noteForm(props: NoteProps): ModalView {
  const { incident } = props
  return modal({
    view: VIEWS.note,
    title: 'Add to the timeline',
    submit: 'Add',
    origin: props.origin,
    blocks: [
      'title' in incident
        ? section(md`*${short(incident.title, 200)}*`)
        : selectField({ field: FIELDS.incident, label: 'Which incident?', choices: incident.choices }),
      textField({
        field: FIELDS.text,
        label: 'What happened?',
        lines: 'many',
        placeholder: 'Restarted the second database replica by hand',
        ...(props.text === undefined ? {} : { initial: props.text }),
      }),
    ],
  })
}

/** A window that tells something and asks nothing. */
export function readingView(title: string, blocks: readonly (AnyBlock | undefined)[]): ModalView {
  return modal({ view: VIEWS.reading, title, origin: {}, blocks })
}

/** Opened while the answer is looked up, because Slack lets a window open only for three seconds after the click. */
export function waitingView(title: string): ModalView {
  return readingView(title, [context('One moment, looking it up…')])
}

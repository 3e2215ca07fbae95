import type {
  ActionsBlock,
  AnyBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types'
import { type ActionId, encodeRef, type Ref } from './action-ids.ts'
import { escaped, type Mrkdwn, md, mrkdwn, type Word } from './mrkdwn.ts'
import { cut, oneLine } from './words.ts'

/** What is posted or edited in: `text` is all that a screen reader or a notification says, so it says everything that matters. */
export interface Message {
  /** Slack markup, escaped. */
  readonly text: string
  readonly blocks: readonly AnyBlock[]
}

/** A message whose words are made safe. Pass it through `fitMessage` before it leaves. */
export function message(text: Word, blocks: readonly (AnyBlock | undefined)[]): Message {
  return { text: mrkdwn(text).toString(), blocks: blocks.filter((block) => block !== undefined) }
}

/** Plain text: Slack acts on nothing in it. */
export function text(words: string, max = 3_000): PlainTextElement {
  return { type: 'plain_text', text: cut(oneLine(words), max) || '–', emoji: false }
}

/** Markup that Slack takes word for word: no address or name in it becomes a link by itself. */
export function markup(words: Word): MrkdwnElement {
  return { type: 'mrkdwn', text: mrkdwn(words).toString() || '–', verbatim: true }
}

export function header(title: string): HeaderBlock {
  return { type: 'header', text: text(title, 150) }
}

export function section(words: Word, accessory?: Button): SectionBlock {
  return { type: 'section', text: markup(words), ...(accessory === undefined ? {} : { accessory }) }
}

/** Pairs of name and value in two columns; pairs without a value are left out, at most ten are shown. */
export function facts(pairs: readonly (readonly [string, Word | undefined])[]): SectionBlock | undefined {
  const known = pairs.flatMap(([name, value]) =>
    value === undefined || mrkdwn(value).length === 0 ? [] : [fact(name, value)],
  )
  return known.length === 0 ? undefined : { type: 'section', fields: known.slice(0, 10).map(markup) }
}

export function context(...words: readonly Word[]): ContextBlock | undefined {
  const elements = words.filter((word) => mrkdwn(word).length > 0).map(markup)
  return elements.length === 0 ? undefined : { type: 'context', elements: elements.slice(0, 10) }
}

export function divider(): DividerBlock {
  return { type: 'divider' }
}

export interface ButtonProps {
  readonly action: ActionId
  readonly label: string
  readonly ref: Ref
  readonly style?: 'primary' | 'danger'
  readonly confirm?: ConfirmationDialog
  /** What a screen reader says where the label alone would repeat: `Suppress: checkout errors`. */
  readonly says?: string
}

export function button({ action, label, ref, style, confirm, says }: ButtonProps): Button {
  return {
    type: 'button',
    action_id: action,
    text: text(label, 75),
    value: encodeRef(ref),
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined ? {} : { confirm }),
    ...(says === undefined ? {} : { accessibility_label: cut(oneLine(says), 75) }),
  }
}

/** One row of buttons. `blockId` must be one of its kind in the message. */
export function actions(blockId: string, buttons: readonly (Button | undefined)[]): ActionsBlock | undefined {
  const elements = buttons.filter((item) => item !== undefined).slice(0, 25)
  return elements.length === 0 ? undefined : { type: 'actions', block_id: cut(blockId, 255), elements }
}

/** Asked before something that cannot be taken back. */
export function confirm(title: string, words: string, yes: string, style?: 'danger'): ConfirmationDialog {
  return {
    title: text(title, 100),
    text: text(words, 300),
    confirm: text(yes, 30),
    deny: text('Cancel', 30),
    ...(style === undefined ? {} : { style }),
  }
}

function fact(name: string, value: Word): Mrkdwn {
  return md`*${escaped(name)}*\n${value}`
}

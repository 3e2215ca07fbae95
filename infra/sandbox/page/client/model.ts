/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What the page shows, as the control API gives it. Blocks come from the bot and are drawn by what they hold. */
export interface TextObject {
  readonly type: 'mrkdwn' | 'plain_text'
  readonly text: string
}

export interface Option {
  readonly text: TextObject
  readonly value: string
  readonly description?: TextObject
}

export interface RichNode {
  readonly type: string
  readonly text?: string
  readonly url?: string
  readonly user_id?: string
  readonly channel_id?: string
  readonly usergroup_id?: string
  readonly name?: string
  readonly timestamp?: number
  readonly format?: string
  readonly fallback?: string
  readonly style?: { bold?: boolean; italic?: boolean; strike?: boolean; code?: boolean } | 'bullet' | 'ordered'
  readonly indent?: number
  readonly elements?: readonly RichNode[]
}

export interface Element {
  readonly type: string
  readonly action_id?: string
  readonly text?: TextObject | string
  readonly value?: string
  readonly url?: string
  readonly style?: 'primary' | 'danger'
  readonly confirm?: { title: TextObject; text: TextObject; confirm: TextObject; deny: TextObject }
  readonly options?: readonly Option[]
  readonly option_groups?: readonly { label: TextObject; options: readonly Option[] }[]
  readonly placeholder?: TextObject
  readonly initial_option?: Option
  readonly initial_options?: readonly Option[]
  readonly initial_value?: string
  readonly multiline?: boolean
  readonly image_url?: string
  readonly alt_text?: string
  readonly elements?: readonly RichNode[]
}

export interface Series {
  readonly name: string
  readonly data: readonly { readonly label: string; readonly value: number }[]
}

export interface Block {
  readonly type: string
  readonly block_id?: string
  readonly text?: TextObject
  readonly fields?: readonly TextObject[]
  readonly accessory?: Element
  readonly elements?: readonly (Element & RichNode & TextObject)[]
  readonly label?: TextObject
  readonly hint?: TextObject
  readonly optional?: boolean
  readonly element?: Element
  readonly title?: TextObject | string
  readonly image_url?: string
  readonly alt_text?: string
  readonly rows?: readonly (readonly {
    readonly type: string
    readonly text?: string
    readonly value?: number
    readonly elements?: readonly RichNode[]
  }[])[]
  readonly chart?: {
    readonly type: string
    readonly series?: readonly Series[]
    readonly segments?: readonly { label: string; value: number }[]
    readonly axis_config?: { categories?: readonly string[]; x_label?: string; y_label?: string }
  }
  readonly child_blocks?: readonly Block[]
  readonly subtitle?: TextObject
  readonly body?: TextObject
  readonly caption?: string
}

export interface Message {
  readonly ts: string
  readonly user?: string
  readonly bot_id?: string
  readonly username?: string
  readonly text: string
  readonly blocks?: readonly Block[]
  readonly thread_ts?: string
  readonly reply_count?: number
  readonly latest_reply?: string
  readonly edited?: { readonly ts: string }
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[]; readonly count: number }[]
  readonly files?: readonly { readonly id: string; readonly name: string; readonly title?: string }[]
  readonly author: string
  readonly is_ephemeral: boolean
  readonly is_pinned: boolean
  /** Of a reply that the channel shows too: the message that its thread is under. */
  readonly broadcast_of?: { readonly ts: string; readonly text: string }
  readonly subtype?: string
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im' | 'mpim'
  readonly is_archived: boolean
  readonly topic: { readonly value: string }
  readonly members: readonly string[]
  readonly bookmarks: readonly { readonly id: string; readonly title: string; readonly link: string }[]
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly real_name: string
  readonly title: string
  readonly is_bot: boolean
  /** A guest. */
  readonly is_restricted: boolean
  readonly usergroups: readonly string[]
}

export interface View {
  readonly id: string
  readonly type: string
  readonly title: TextObject
  readonly submit?: TextObject
  readonly close?: TextObject
  readonly blocks: readonly Block[]
  readonly errors?: Readonly<Record<string, string>>
}

export interface ShopStatus {
  readonly running: string
  readonly title: string
  readonly state: string
  readonly requests_per_s: number
  readonly error_share: number
  readonly history: readonly { readonly requests: number; readonly errors: number }[]
  readonly ships_itself_in_s?: number
}

/** The text inside, whatever form it came in. */
export function plain(text: TextObject | string | undefined): string {
  return typeof text === 'string' ? text : (text?.text ?? '')
}

import type { Json } from '../json.ts'

export interface User {
  readonly id: string
  readonly name: string
  readonly real_name: string
  readonly title: string
  readonly email: string
  readonly tz: string
  readonly is_bot: boolean
  readonly is_restricted: boolean
}

export interface Usergroup {
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly users: readonly string[]
}

export type ChannelKind = 'public' | 'private' | 'im' | 'mpim'

/** A topic or a purpose; `last_set` in seconds. */
export interface Note {
  readonly value: string
  readonly creator: string
  readonly last_set: number
}

export interface Pin {
  readonly ts: string
  readonly by: string
  readonly created: number
}

export interface Bookmark {
  readonly id: string
  readonly title: string
  readonly link: string
  readonly emoji: string | null
  readonly date_created: number
  readonly date_updated: number
}

export interface Channel {
  readonly id: string
  readonly name: string
  readonly kind: ChannelKind
  readonly creator: string
  /** Seconds. */
  readonly created: number
  readonly is_general: boolean
  readonly is_archived: boolean
  readonly topic: Note
  readonly purpose: Note
  readonly members: readonly string[]
  readonly previous_names: readonly string[]
  readonly pins: readonly Pin[]
  readonly bookmarks: readonly Bookmark[]
}

export interface Reaction {
  readonly name: string
  readonly users: readonly string[]
}

export interface Message {
  readonly channel: string
  readonly ts: string
  readonly user: string
  /** Posted by the app: carries `bot_id` and `app_id`. */
  readonly by_app: boolean
  readonly text: string
  readonly subtype?: string
  /** Fields that only this subtype has, such as `inviter` or `topic`. */
  readonly extra?: Json
  readonly blocks?: readonly Json[]
  readonly attachments?: readonly Json[]
  readonly metadata?: Json
  readonly thread_ts?: string
  readonly broadcast?: boolean
  readonly edited?: { readonly user: string; readonly ts: string }
  readonly reactions: readonly Reaction[]
  readonly files: readonly string[]
  /** Set on an ephemeral message: the one user who sees it. */
  readonly only_for?: string
}

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly size: number
  readonly user: string
  readonly created: number
  readonly alt_text: string
  readonly snippet_type: string
  /** `reserved`: has an upload address; `uploaded`: bytes arrived; `ready`: completed. */
  readonly state: 'reserved' | 'uploaded' | 'ready'
  readonly shares: readonly { readonly channel: string; readonly ts: string }[]
}

/** block_id -> action_id -> what Slack puts into `state.values`. */
export type ViewState = Readonly<Record<string, Readonly<Record<string, Json>>>>

export interface View {
  readonly id: string
  readonly kind: 'modal' | 'home'
  readonly user: string
  /** The view as the app gave it, every block_id and action_id filled in. */
  readonly source: Json
  readonly state: ViewState
  readonly hash: string
  readonly root_view_id: string
  readonly previous_view_id: string | null
  /** What the app answered to the last submission, by block_id. */
  readonly errors: Readonly<Record<string, string>>
}

export interface ResponseUrl {
  readonly id: string
  readonly channel: string
  readonly user: string
  /** The message the interaction came from, if any. */
  readonly message_ts: string | null
  readonly ephemeral: boolean
  readonly thread_ts: string | null
  readonly uses_left: number
  readonly expires_at_ms: number
}

/** An event the app has not acknowledged yet. */
export interface PendingEvent {
  readonly id: string
  readonly body: Json
  readonly since_ms: number
}

export interface Tables {
  readonly meta: { readonly value: string }
  readonly users: User
  readonly usergroups: Usergroup
  readonly channels: Channel
  readonly messages: Message
  readonly ephemerals: Message
  readonly files: StoredFile
  readonly views: View
  readonly response_urls: ResponseUrl
  readonly events: PendingEvent
}

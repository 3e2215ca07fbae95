/** Who did it, where and when: what every gesture has in common. */
export interface Origin {
  readonly team_id: string
  readonly user_id: string
  /** The name Slack sent along; for display only, never for rights. */
  readonly user_name?: string
  /** When we received it, ISO 8601: processing it again later says the same. */
  readonly at: string
  readonly channel_id?: string
  readonly thread_ts?: string
  readonly response_url?: string
  /** Opens a window for 3 seconds. */
  readonly trigger_id?: string
}

export interface Click extends Origin {
  readonly kind: 'click'
  readonly action_id: string
  readonly action_ts: string
  /** The message that carries the button, or the view. */
  readonly message_ts: string
  /** The button stands in a message that only this person sees. */
  readonly ephemeral: boolean
  readonly value?: string
}

export interface Submission extends Origin {
  readonly kind: 'submission'
  readonly callback_id: string
  readonly view_id: string
  readonly metadata: string
  /** What was filled in, by the name of the block; several values only where several may be chosen. */
  readonly fields: ReadonlyMap<string, readonly string[]>
}

export interface Command extends Origin {
  readonly kind: 'command'
  /** With its slash. */
  readonly command: string
  readonly text: string
}

/** Somebody names the bot in a message. */
export interface Mention extends Origin {
  readonly kind: 'mention'
  readonly channel_id: string
  /** What they wrote beside its name. */
  readonly text: string
}

export interface Shortcut extends Origin {
  readonly kind: 'shortcut'
  readonly callback_id: string
  /** The message it was used on; absent for global shortcuts. */
  readonly message?: { readonly ts: string; readonly text: string; readonly user_id?: string }
}

export interface Reaction extends Origin {
  readonly kind: 'reaction'
  readonly added: boolean
  readonly name: string
  readonly channel_id: string
  readonly message_ts: string
  readonly event_ts: string
}

export interface HomeOpened extends Origin {
  readonly kind: 'home-opened'
}

/** What a person can do in Slack that concerns us. */
export type Gesture = Click | Submission | Command | Mention | Shortcut | Reaction | HomeOpened

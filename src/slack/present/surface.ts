import type { Message } from '../../../blocks/parts.ts'

/** Where a message stands: the channel of all incidents, the incident's own, or the thread under another surface. */
export type Place =
  | { readonly in: 'incidents' }
  | { readonly in: 'incident' }
  /** `broadcast`: shown in the channel as well, for all who read it without its threads. */
  | { readonly in: 'thread'; readonly of: string; readonly broadcast?: true }

interface Named {
  /** The surface's own name inside the incident: `brief`, `card`, `fix:c1`, `fact:<event id>`, ... */
  readonly key: string
}

export interface ChannelSurface extends Named {
  readonly kind: 'channel'
  readonly name: string
  readonly private: boolean
  /** The channel's purpose: by it a channel is known to be ours. */
  readonly marker: string
  /** How many names before this one belonged to somebody else. */
  readonly taken?: number
}

export interface MessageSurface extends Named {
  readonly kind: 'message'
  readonly place: Place
  readonly message: Message
  /** `once`: posted and left alone. `living`: edited in place when it looks different. `if-shown`: edited, never posted. */
  readonly mode: 'once' | 'living' | 'if-shown'
  readonly event_id?: string
}

export interface TopicSurface extends Named {
  readonly kind: 'topic'
  readonly topic: string
}

export interface PinSurface extends Named {
  readonly kind: 'pin'
  readonly of: string
}

export interface BookmarkSurface extends Named {
  readonly kind: 'bookmark'
  readonly title: string
  readonly url: string
}

export interface InviteSurface extends Named {
  readonly kind: 'invite'
  readonly user_id: string
}

export interface FileSurface extends Named {
  readonly kind: 'file'
  readonly of: string
  /** One of its kind in the incident, so that it is found again by its name. */
  readonly filename: string
  readonly title: string
  readonly content: string
}

/** One thing that Slack should show. All of them together are the projection of an incident. */
export type Surface =
  | ChannelSurface
  | MessageSurface
  | TopicSurface
  | PinSurface
  | BookmarkSurface
  | InviteSurface
  | FileSurface

export interface PresentSettings {
  /** Channel names begin with it; drills use another. */
  readonly channelPrefix: string
  /** The operator's sentence that says who may approve a fix; `<@U...>` and `<!subteam^S...>` in it are live. */
  readonly whoMayApprove: string
  /** The operator's names of those on call, live as well; empty where nobody is named. */
  readonly onCall: string
  /** Slack user ids invited to every incident's channel. */
  readonly responders: readonly string[]
}

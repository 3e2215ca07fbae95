import type { Message } from '../../blocks/parts.ts'

/** What is shown: the text that is read aloud, and the blocks. */
export type SlackMessage = Message

/** Where a message goes: a channel by id, and the message whose thread it joins. */
export interface Spot {
  readonly channel: string
  readonly thread_ts?: string | undefined
  /** A reply that the channel shows as well. */
  readonly broadcast?: true
}

/** Travels with every message, so that it can be found again: ids only, for everybody in the workspace can read it. */
export interface Marker {
  readonly incident_id: string
  /** The effect's name, unique in the workspace. */
  readonly key: string
  readonly event_id?: string | undefined
}

export interface ChannelRequest {
  readonly name: string
  readonly private: boolean
  /** Becomes the purpose; a channel of ours that bears it is adopted, one that does not is somebody else's. */
  readonly marker: string
}

export interface Made {
  /** What Slack calls it. */
  readonly id: string
  readonly outcome: 'done' | 'adopted'
}

/**
 * Slack as the notifier needs it: what it does and how to find again what it did. Errors: `RetryLater('ratelimited')`
 * and other clear refusals that pass certainly did nothing; `RetryLater('ambiguous')` may have done it, so look before
 * doing it again; `GiveUp` never will. `GiveUp('missing-scope')` comes from what an installation may leave out.
 */
export interface SlackSurface {
  /** Makes the channel or adopts ours of this name. Taken by somebody else: `GiveUp('name-taken')`. */
  ensureChannel(request: ChannelRequest): Promise<Made>
  /** The id of a public channel by its name, with us in it; made when there is none, and then with `whom` in it too. */
  joinChannel(name: string, whom?: () => Promise<readonly string[]>): Promise<string>
  /** The message's `ts`. Never retried inside. */
  postMessage(spot: Spot, message: SlackMessage, marker: Marker): Promise<string>
  /** The whole message anew; safe to repeat. */
  updateMessage(channel: string, ts: string, message: SlackMessage, marker: Marker): Promise<void>
  /** The `ts` of our message with this key at or after `since`, in the channel or in the thread. */
  findMessage(spot: Spot, key: string, since: Date): Promise<string | undefined>
  setTopic(channel: string, topic: string): Promise<void>
  pin(channel: string, ts: string): Promise<void>
  /** Found by its address, else added. */
  addBookmark(channel: string, bookmark: { readonly title: string; readonly url: string }): Promise<Made>
  /** People who are in already or cannot be invited are passed by. */
  invite(channel: string, userIds: readonly string[]): Promise<void>
  /** The file's id. */
  uploadFile(spot: Spot, file: UploadRequest): Promise<string>
  /** Our file of this name in the channel or thread, at or after `since`. */
  findFile(spot: Spot, filename: string, since: Date): Promise<string | undefined>
  permalink(channel: string, ts: string): Promise<string>
}

export interface UploadRequest {
  readonly filename: string
  readonly title: string
  readonly content: string
}

export const METADATA_EVENT = 'faultline_surface'

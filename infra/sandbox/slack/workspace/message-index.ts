import type { Message } from './model.ts'

/** Messages by channel and by thread, oldest first. */
export class MessageIndex {
  readonly #channels = new Map<string, Map<string, Message>>()

  apply(key: string, row: Message | null): void {
    const [channel = '', ts = ''] = key.split('/')
    const messages = this.#channels.get(channel) ?? new Map<string, Message>()
    this.#channels.set(channel, messages)
    if (row === null) messages.delete(ts)
    else messages.set(ts, row)
  }

  find(channel: string, ts: string): Message | undefined {
    return this.#channels.get(channel)?.get(ts)
  }

  /** What the channel itself shows: no thread replies, but those that were also sent to the channel. */
  history(channel: string): Message[] {
    return this.all(channel).filter((message) => !isReply(message) || message.broadcast === true)
  }

  replies(channel: string, threadTs: string): Message[] {
    return this.all(channel).filter((message) => isReply(message) && message.thread_ts === threadTs)
  }

  /** Replies included, oldest first. */
  all(channel: string): Message[] {
    return [...(this.#channels.get(channel)?.values() ?? [])]
  }
}

export function isReply(message: Pick<Message, 'ts' | 'thread_ts'>): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts
}

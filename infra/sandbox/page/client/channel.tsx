import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from './api.ts'
import { Mrkdwn } from './blocks/mrkdwn.tsx'
import { Composer } from './composer.tsx'
import { type Here, MessageRow } from './message.tsx'
import { MessageList } from './message-list.tsx'
import type { Channel, Message } from './model.ts'

export interface ChannelPaneProps {
  readonly channel: Channel
  readonly messages: readonly Message[] | undefined
  readonly here: Here
  readonly openThread: (ts: string) => void
}

/** A channel: its head, messages (once they are here) and composer. */
export function ChannelPane({ channel, messages, here, openThread }: ChannelPaneProps) {
  const isMember = channel.members.includes(here.user)
  const join = () => api.join(here.user, channel.id)
  const [sent, setSent] = useState(0)
  const send = async (text: string) => {
    setSent((before) => before + 1)
    if (!isMember) await join()
    if (text.startsWith('/')) return api.command(here.user, channel.id, text)
    return api.post(here.user, channel.id, text)
  }
  return (
    <main class="pane">
      <ChannelHead channel={channel} join={isMember ? undefined : () => void join().catch(here.fail)} />
      <Bookmarks channel={channel} pinned={messages?.filter((message) => message.is_pinned).length ?? 0} />
      {messages === undefined ? (
        <div class="messages" />
      ) : (
        <MessageList messages={messages} sent={sent} here={here} openThread={openThread} />
      )}
      <Composer place={`#${channel.name}`} send={(text) => void send(text).catch(here.fail)} />
    </main>
  )
}

function ChannelHead({ channel, join }: { channel: Channel; join: (() => void) | undefined }) {
  return (
    <header class="channel-head">
      <h2>
        {channel.kind === 'private' ? '🔒' : '#'} {channel.name}
      </h2>
      <span class="topic">
        <Mrkdwn text={channel.topic.value} />
      </span>
      {join ? (
        <button type="button" class="btn join" onClick={join}>
          Join
        </button>
      ) : null}
      <span class="members">👥 {channel.members.length}</span>
    </header>
  )
}

function Bookmarks({ channel, pinned }: { channel: Channel; pinned: number }) {
  if (channel.bookmarks.length === 0 && pinned === 0) return null
  return (
    <div class="bookmarks">
      {pinned > 0 ? <span>📌 {pinned} pinned</span> : null}
      {channel.bookmarks.map((bookmark) => (
        <a key={bookmark.id} href={bookmark.link} target="_blank" rel="noreferrer">
          🔖 {bookmark.title}
        </a>
      ))}
    </div>
  )
}

/** A thread beside its channel. */
export function ThreadPane({
  messages,
  here,
  ts,
  close,
}: {
  messages: readonly Message[]
  here: Here
  ts: string
  close: () => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const known = useRef({ ts, count: 0 })
  // A thread opens at its first message; what comes while it is read is shown.
  useEffect(() => {
    const { ts: before, count } = known.current
    known.current = { ts, count: messages.length }
    const list = box.current
    if (list && before === ts && count > 0 && messages.length > count) list.scrollTop = list.scrollHeight
  }, [messages, ts])
  return (
    <aside class="pane thread">
      <header class="channel-head">
        <h2>Thread</h2>
        <button type="button" class="plain" aria-label="Close thread" onClick={close}>
          ✕
        </button>
      </header>
      <div class="messages" ref={box}>
        {messages.map((message) => (
          <MessageRow key={message.ts} message={message} here={{ ...here, inThread: true }} />
        ))}
      </div>
      <Composer place="thread" send={(text) => void api.post(here.user, here.channel, text, ts).catch(here.fail)} />
    </aside>
  )
}

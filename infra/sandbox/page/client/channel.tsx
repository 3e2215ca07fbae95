import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from './api.ts'
import { Mrkdwn } from './blocks/mrkdwn.tsx'
import { Composer } from './composer.tsx'
import { type Here, MessageRow } from './message.tsx'
import type { Channel, Message } from './model.ts'

/** A channel: its head, messages (once they are here) and composer. */
export function ChannelPane({
  channel,
  messages,
  here,
  openThread,
}: {
  channel: Channel
  messages: readonly Message[] | undefined
  here: Here
  openThread: (ts: string) => void
}) {
  const pinned = messages?.filter((message) => message.is_pinned).length ?? 0
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
      <header class="channel-head">
        <h2>
          {channel.kind === 'private' ? '🔒' : '#'} {channel.name}
        </h2>
        <span class="topic">
          <Mrkdwn text={channel.topic.value} />
        </span>
        {isMember ? null : (
          <button type="button" class="btn join" onClick={() => void join().catch(here.fail)}>
            Join
          </button>
        )}
        <span class="members">👥 {channel.members.length}</span>
      </header>
      {channel.bookmarks.length > 0 || pinned > 0 ? (
        <div class="bookmarks">
          {pinned > 0 ? <span>📌 {pinned} pinned</span> : null}
          {channel.bookmarks.map((bookmark) => (
            <a key={bookmark.id} href={bookmark.link} target="_blank" rel="noreferrer">
              🔖 {bookmark.title}
            </a>
          ))}
        </div>
      ) : null}
      {messages === undefined ? (
        <div class="messages" />
      ) : (
        <MessageList messages={messages} sent={sent} here={here} openThread={openThread} />
      )}
      <Composer place={`#${channel.name}`} send={(text) => void send(text).catch(here.fail)} />
    </main>
  )
}

/** Keeps to the newest message unless the reader has scrolled up; who says something wants to see the answer. */
function MessageList({
  messages,
  sent,
  here,
  openThread,
}: {
  messages: readonly Message[]
  sent: number
  here: Here
  openThread: (ts: string) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const width = useRef(0)
  useEffect(() => {
    const list = box.current
    if (list && atEnd.current) list.scrollTop = list.scrollHeight
  }, [messages])
  useEffect(() => {
    const list = box.current
    if (!list || sent === 0) return
    atEnd.current = true
    list.scrollTop = list.scrollHeight
  }, [sent])
  // A thread that opens beside it makes the list narrower, and so longer.
  useEffect(() => {
    const list = box.current
    if (!list) return
    const keep = new ResizeObserver(() => {
      width.current = list.clientWidth
      if (atEnd.current) list.scrollTop = list.scrollHeight
    })
    keep.observe(list)
    return () => keep.disconnect()
  }, [])
  const scrolled = ({ currentTarget: list }: { currentTarget: HTMLDivElement }) => {
    // The browser scrolls as the list grows longer: that was not the reader.
    if (list.clientWidth !== width.current) return
    atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40
  }
  return (
    <div class="messages" ref={box} onScroll={scrolled}>
      {messages.length === 0 ? (
        <p class="empty">Nothing here yet. Ship the bad deploy above, and see what opens on the left.</p>
      ) : null}
      {messages.map((message) => (
        <MessageRow
          key={`${message.ts}${message.is_ephemeral ? 'e' : ''}`}
          message={message}
          here={here}
          openThread={() => openThread(message.thread_ts ?? message.ts)}
        />
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

import { useEffect, useRef } from 'preact/hooks'
import { type Here, MessageRow } from './message.tsx'
import type { Message } from './model.ts'

export interface MessageListProps {
  readonly messages: readonly Message[]
  /** How many the reader has sent from here. */
  readonly sent: number
  readonly here: Here
  readonly openThread: (ts: string) => void
}

/** What a channel holds, from its oldest message to its newest. */
export function MessageList({ messages, sent, here, openThread }: MessageListProps) {
  return (
    <div class="messages" {...useScrolling(messages, sent)}>
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

/** Keeps to the newest message unless the reader has scrolled up; who says something wants to see the answer. */
function useScrolling(messages: readonly Message[], sent: number) {
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
  const onScroll = ({ currentTarget: list }: { currentTarget: HTMLDivElement }) => {
    // The browser scrolls as the list grows longer: that was not the reader.
    if (list.clientWidth !== width.current) return
    atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40
  }
  return { ref: box, onScroll }
}

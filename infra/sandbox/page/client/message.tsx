import { api } from './api.ts'
import { Blocks } from './blocks/block.tsx'
import { Mrkdwn, withEmoji } from './blocks/mrkdwn.tsx'
import { FileRow } from './file.tsx'
import type { Message } from './model.ts'
import { useNames } from './names.ts'

export interface Here {
  readonly user: string
  readonly channel: string
  /** The thread is looked at, not the channel. */
  readonly inThread?: boolean
  readonly fail: (error: unknown) => void
}

export interface MessageRowProps {
  readonly message: Message
  readonly here: Here
  readonly openThread?: (() => void) | undefined
}

/** One message with its author, blocks, files, reactions and the way into its thread. */
export function MessageRow({ message, here, openThread }: MessageRowProps) {
  const author = useNames()('@', message.user ?? '')
  if (message.subtype !== undefined && /^(channel_|group_|pinned_item|bot_add)/.test(message.subtype)) {
    return (
      <div class="system" data-ts={message.ts}>
        {author} <Mrkdwn text={message.text.replace(/^<@\w+> /, '')} />
      </div>
    )
  }
  return (
    <article class={`message ${message.is_ephemeral ? 'ephemeral' : ''}`} data-ts={message.ts}>
      <div class={`avatar ${message.bot_id ? 'bot' : ''}`}>
        {message.bot_id ? '⚡' : author.slice(0, 1).toUpperCase()}
      </div>
      <div class="content">
        <Meta message={message} author={author} />
        {message.broadcast_of ? <Broadcast of={message.broadcast_of} here={here} openThread={openThread} /> : null}
        <Body message={message} here={here} />
        {message.files?.map((file) => (
          <FileRow key={file.id} file={file} fail={here.fail} />
        ))}
        <div class="under">
          <Reactions message={message} here={here} />
          {message.reply_count && openThread ? (
            <button type="button" class="replies" onClick={openThread}>
              {message.reply_count} {message.reply_count === 1 ? 'reply' : 'replies'}
            </button>
          ) : null}
        </div>
      </div>
      {message.is_ephemeral ? null : <HoverMenu message={message} here={here} openThread={openThread} />}
    </article>
  )
}

function Meta({ message, author }: { message: Message; author: string }) {
  const at = new Date(Number(message.ts) * 1_000)
  return (
    <div class="meta">
      <b>{author}</b>
      {message.bot_id ? <span class="app">APP</span> : null}
      <time title={at.toISOString()}>{at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
      {message.is_pinned ? <span class="note">📌 pinned</span> : null}
      {message.is_ephemeral ? <span class="note">👁 Only visible to you</span> : null}
    </div>
  )
}

function Body({ message, here }: { message: Message; here: Here }) {
  if (!message.blocks?.length) return <Mrkdwn text={message.text} />
  const where = { in: 'message', channel: here.channel, ts: message.ts, in_thread: here.inThread === true } as const
  return (
    <Blocks
      blocks={message.blocks}
      press={(element, _block, option) =>
        void api.press(here.user, where, element.action_id ?? '', option).catch(here.fail)
      }
    />
  )
}

function Reactions({ message, here }: { message: Message; here: Here }) {
  return (
    <>
      {message.reactions?.map(({ name, users, count }) => {
        const mine = users.includes(here.user)
        const toggle = () => void api.react(here.user, here.channel, message.ts, name, !mine).catch(here.fail)
        return (
          <button type="button" key={name} class={`reaction ${mine ? 'mine' : ''}`} onClick={toggle}>
            {withEmoji(`:${name}:`)} {count}
          </button>
        )
      })}
    </>
  )
}

/** What one can do with a message that the pointer is on. */
function HoverMenu({ message: { ts }, here: { user, channel, fail }, openThread }: MessageRowProps) {
  const pin = () => void api.react(user, channel, ts, 'pushpin', true).catch(fail)
  const declare = () => void api.shortcut(user, 'incident_declare_from', { channel, ts }).catch(fail)
  return (
    <div class="hover">
      {openThread ? (
        <button type="button" title="Reply in thread" onClick={openThread}>
          💬
        </button>
      ) : null}
      <button type="button" title="Add to incident timeline (:pushpin:)" onClick={pin}>
        📌
      </button>
      <button type="button" title="Declare incident from this" onClick={declare}>
        🚨
      </button>
    </div>
  )
}

/** Above a reply that was sent to the channel too: which thread it is from, or in the thread that the channel has it. */
function Broadcast({
  of,
  here,
  openThread,
}: {
  of: NonNullable<Message['broadcast_of']>
  here: Here
  openThread: (() => void) | undefined
}) {
  if (here.inThread) return <div class="broadcast">Also sent to the channel</div>
  const [first = ''] = of.text.split('\n')
  return (
    <div class="broadcast">
      <button type="button" class="replies" onClick={openThread}>
        replied to a thread:
      </button>{' '}
      <Mrkdwn text={first} />
    </div>
  )
}

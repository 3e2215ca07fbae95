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

/** One message with its author, blocks, files, reactions and the way into its thread. */
export function MessageRow({ message, here, openThread }: { message: Message; here: Here; openThread?: () => void }) {
  const names = useNames()
  const author = names('@', message.user ?? '')
  const at = new Date(Number(message.ts) * 1_000)
  const reactions = message.reactions ?? []
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
        <div class="meta">
          <b>{author}</b>
          {message.bot_id ? <span class="app">APP</span> : null}
          <time title={at.toISOString()}>{at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>
          {message.is_pinned ? <span class="note">📌 pinned</span> : null}
          {message.is_ephemeral ? <span class="note">👁 Only visible to you</span> : null}
        </div>
        {message.broadcast_of ? <Broadcast of={message.broadcast_of} here={here} openThread={openThread} /> : null}
        {message.blocks?.length ? (
          <Blocks
            blocks={message.blocks}
            press={(element, _block, option) =>
              void api
                .press(
                  here.user,
                  { in: 'message', channel: here.channel, ts: message.ts, in_thread: here.inThread === true },
                  element.action_id ?? '',
                  option,
                )
                .catch(here.fail)
            }
          />
        ) : (
          <Mrkdwn text={message.text} />
        )}
        {message.files?.map((file) => (
          <FileRow key={file.id} file={file} fail={here.fail} />
        ))}
        <div class="under">
          {reactions.map((reaction) => {
            const mine = reaction.users.includes(here.user)
            return (
              <button
                type="button"
                key={reaction.name}
                class={`reaction ${mine ? 'mine' : ''}`}
                onClick={() =>
                  void api.react(here.user, here.channel, message.ts, reaction.name, !mine).catch(here.fail)
                }
              >
                {withEmoji(`:${reaction.name}:`)} {reaction.count}
              </button>
            )
          })}
          {message.reply_count && openThread ? (
            <button type="button" class="replies" onClick={openThread}>
              {message.reply_count} {message.reply_count === 1 ? 'reply' : 'replies'}
            </button>
          ) : null}
        </div>
      </div>
      {message.is_ephemeral ? null : (
        <div class="hover">
          {openThread ? (
            <button type="button" title="Reply in thread" onClick={openThread}>
              💬
            </button>
          ) : null}
          <button
            type="button"
            title="Add to incident timeline (:pushpin:)"
            onClick={() => void api.react(here.user, here.channel, message.ts, 'pushpin', true).catch(here.fail)}
          >
            📌
          </button>
          <button
            type="button"
            title="Declare incident from this"
            onClick={() =>
              void api
                .shortcut(here.user, 'incident_declare_from', { channel: here.channel, ts: message.ts })
                .catch(here.fail)
            }
          >
            🚨
          </button>
        </div>
      )}
    </article>
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

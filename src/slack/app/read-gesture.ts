import { z } from 'zod'
import type { Click, Command, Gesture, HomeOpened, Mention, Reaction, Shortcut, Submission } from './gesture.ts'
import { ClickBody, CommandBody, EventBody, ShortcutBody, SubmissionBody, type User } from './payload-shapes.ts'
import { unescaped } from './unescaped.ts'

/** Turns a payload of Slack into a gesture; undefined for all that we do not answer. `at`: when it was received. Pure. */
export function readGesture(body: unknown, at: string): Gesture | undefined {
  return (
    readClick(body, at) ??
    readSubmission(body, at) ??
    readShortcut(body, at) ??
    readEvent(body, at) ??
    readCommand(body, at)
  )
}

function readClick(body: unknown, at: string): Click | undefined {
  const { data } = ClickBody.safeParse(body)
  const action = data?.actions[0]
  if (data === undefined || action === undefined) return undefined
  const { container, message } = data
  return {
    kind: 'click',
    ...person(data, at),
    ...known('channel_id', data.channel?.id ?? container?.channel_id),
    ...known('thread_ts', container?.thread_ts ?? replyOf(message)),
    ...known('response_url', data.response_url),
    ...known('trigger_id', data.trigger_id),
    ...known('value', action.value),
    action_id: action.action_id,
    action_ts: action.action_ts,
    message_ts: message?.ts ?? container?.message_ts ?? data.view?.id ?? container?.view_id ?? '',
    ephemeral: container?.is_ephemeral ?? false,
  }
}

/** The first message of a thread names the thread too, wherever it is pressed: that alone does not say who looks into it. */
function replyOf(message: z.infer<typeof ClickBody>['message']): string | undefined {
  return message?.thread_ts === message?.ts ? undefined : message?.thread_ts
}

function readSubmission(body: unknown, at: string): Submission | undefined {
  const { data } = SubmissionBody.safeParse(body)
  if (data === undefined) return undefined
  return {
    kind: 'submission',
    ...person(data, at),
    ...known('trigger_id', data.trigger_id),
    callback_id: data.view.callback_id,
    view_id: data.view.id,
    metadata: data.view.private_metadata,
    fields: new Map(
      Object.entries(data.view.state?.values ?? {}).map(([block, elements]) => [
        block,
        Object.values(elements).flatMap(chosen),
      ]),
    ),
  }
}

const Option = z.object({ value: z.string() })
const Chosen = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
})

/** The values of one element, whatever its kind; none when it was left empty. */
function chosen(element: unknown): readonly string[] {
  const { data } = Chosen.safeParse(element)
  if (data === undefined) return []
  const values = [
    data.value,
    data.selected_option?.value,
    ...(data.selected_options ?? []).map((option) => option.value),
  ]
  return values.filter((value) => typeof value === 'string')
}

function readShortcut(body: unknown, at: string): Shortcut | undefined {
  const { data } = ShortcutBody.safeParse(body)
  if (data === undefined) return undefined
  const { message } = data
  return {
    kind: 'shortcut',
    ...person(data, at),
    ...known('channel_id', data.channel?.id),
    ...known('thread_ts', message?.thread_ts),
    ...known('response_url', data.response_url),
    ...known('trigger_id', data.trigger_id),
    callback_id: data.callback_id,
    ...(message === undefined
      ? {}
      : { message: { ts: message.ts, text: unescaped(message.text), ...known('user_id', message.user) } }),
  }
}

function readEvent(body: unknown, at: string): Reaction | HomeOpened | Mention | undefined {
  const { data } = EventBody.safeParse(body)
  if (data === undefined) return undefined
  const { event, team_id } = data
  const who = { team_id, user_id: event.user, at }
  if (event.type === 'app_home_opened') return { kind: 'home-opened', ...who }
  if (event.type === 'app_mention') {
    if (event.bot_id !== undefined) return undefined
    const text = unescaped(event.text.replace(/<@[UW][A-Z0-9]+(?:\|[^>]*)?>/g, ' ')).trim()
    return { kind: 'mention', ...who, channel_id: event.channel, ...known('thread_ts', event.thread_ts), text }
  }
  const { channel, ts } = event.item
  const added = event.type === 'reaction_added'
  return {
    kind: 'reaction',
    ...who,
    added,
    name: event.reaction,
    channel_id: channel,
    message_ts: ts,
    event_ts: event.event_ts,
  }
}

function readCommand(body: unknown, at: string): Command | undefined {
  const { data } = CommandBody.safeParse(body)
  if (data === undefined) return undefined
  return {
    kind: 'command',
    team_id: data.team_id,
    user_id: data.user_id,
    at,
    ...known('user_name', data.user_name),
    channel_id: data.channel_id,
    ...known('response_url', data.response_url),
    ...known('trigger_id', data.trigger_id),
    command: data.command,
    text: unescaped(data.text),
  }
}

/** The person's own workspace counts, not the one the app is installed in: they differ for strangers in shared channels. */
function person(
  body: { team?: { id: string } | null | undefined; user: z.infer<typeof User> & { team_id?: string | undefined } },
  at: string,
) {
  const { user } = body
  return {
    team_id: user.team_id ?? body.team?.id ?? '',
    user_id: user.id,
    at,
    ...known('user_name', user.name ?? user.username),
  }
}

function known<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  // One property or none, which TypeScript cannot derive from a computed key.
  return (value === undefined || value === '' ? {} : { [key]: value }) as { [P in K]?: string }
}

import { z } from 'zod'

/*
 * What we read of Slack's payloads; all other fields are let go. Ids are bounded, because they become parts of our own.
 */

const Id = z.string().min(1).max(200)
export const User = z.object({ id: Id, name: z.string().optional(), username: z.string().optional() })
const Team = z.object({ id: Id })

export const ClickBody = z.object({
  type: z.literal('block_actions'),
  team: Team.nullish(),
  user: User.extend({ team_id: Id.optional() }),
  channel: z.object({ id: Id }).optional(),
  container: z
    .object({
      message_ts: z.string(),
      thread_ts: z.string(),
      view_id: z.string(),
      is_ephemeral: z.boolean(),
      channel_id: Id,
    })
    .partial()
    .optional(),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }).partial().optional(),
  view: z.object({ id: Id }).optional(),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: Id, action_ts: z.string(), value: z.string().optional() })).min(1),
})

export const SubmissionBody = z.object({
  type: z.literal('view_submission'),
  team: Team.nullish(),
  user: User.extend({ team_id: Id.optional() }),
  trigger_id: z.string().optional(),
  view: z.object({
    id: Id,
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }).optional(),
  }),
})

export const CommandBody = z.object({
  command: z.string().startsWith('/'),
  text: z.string().default(''),
  team_id: Id,
  user_id: Id,
  user_name: z.string().optional(),
  channel_id: Id,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
})

export const ShortcutBody = z.object({
  type: z.enum(['shortcut', 'message_action']),
  callback_id: z.string(),
  team: Team.nullish(),
  user: User.extend({ team_id: Id.optional() }),
  channel: z.object({ id: Id }).optional(),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  message: z
    .object({
      ts: z.string(),
      text: z.string().default(''),
      user: z.string().optional(),
      thread_ts: z.string().optional(),
    })
    .optional(),
})

const ReactionEvent = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: Id,
  reaction: z.string(),
  event_ts: z.string(),
  item: z.object({ type: z.literal('message'), channel: Id, ts: z.string() }),
})
const HomeEvent = z.object({ type: z.literal('app_home_opened'), user: Id, tab: z.literal('home') })
/** `bot_id`: another bot wrote it. */
const MentionEvent = z.object({
  type: z.literal('app_mention'),
  user: Id,
  text: z.string(),
  channel: Id,
  thread_ts: z.string().optional(),
  bot_id: z.string().optional(),
})
export const EventBody = z.object({
  type: z.literal('event_callback'),
  team_id: Id,
  event: z.union([ReactionEvent, HomeEvent, MentionEvent]),
})

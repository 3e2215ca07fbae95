import { z } from 'zod'
import { sha256OfJson } from '../../kit/hash.ts'
import { jcs } from '../../kit/jcs.ts'

export type PayloadKind = 'event' | 'command' | 'action' | 'view' | 'shortcut' | 'other'

export interface PayloadName {
  readonly kind: PayloadKind
  /** The same for every delivery of the same gesture. */
  readonly key: string
}

const Event = z.object({ type: z.literal('event_callback'), event_id: z.string().min(1) })
const Action = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ message_ts: z.string(), view_id: z.string() }).partial().optional(),
  actions: z.array(z.object({ action_id: z.string(), action_ts: z.string() })).min(1),
})
const View = z.object({ type: z.enum(['view_submission', 'view_closed']), view: z.object({ id: z.string().min(1) }) })
const Shortcut = z.object({ type: z.enum(['shortcut', 'message_action']), trigger_id: z.string().min(1) })
const Command = z.object({ command: z.string(), trigger_id: z.string().min(1) })

/** Names a payload of Slack, so that a second delivery of it is recognised. Pure. */
export function payloadName(body: unknown, envelopeId?: string): PayloadName {
  const event = Event.safeParse(body).data
  if (event) return { kind: 'event', key: `event:${event.event_id}` }
  const action = Action.safeParse(body).data
  if (action) return { kind: 'action', key: `action:${actionName(action)}` }
  const view = View.safeParse(body).data
  if (view) return { kind: 'view', key: `${view.type}:${view.view.id}` }
  const shortcut = Shortcut.safeParse(body).data
  if (shortcut) return { kind: 'shortcut', key: `shortcut:${shortcut.trigger_id}` }
  const command = Command.safeParse(body).data
  if (command) return { kind: 'command', key: `command:${command.trigger_id}` }
  return { kind: 'other', key: `other:${envelopeId ?? sha256OfJson(body)}` }
}

/** Slack gives clicks no id of their own: place, button, moment and person name one. */
function actionName(body: z.infer<typeof Action>): string {
  const [first] = body.actions
  const where = body.container?.message_ts ?? body.container?.view_id ?? ''
  const what = [first?.action_id ?? '', first?.action_ts ?? '']
  return jcs([body.team?.id ?? '', body.channel?.id ?? '', where, ...what, body.user.id])
}

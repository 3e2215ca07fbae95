import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { homeOf } from '../acts/open-home.ts'
import type { Place } from '../acts/payload.ts'
import { useElement } from '../acts/use-element.ts'
import { topModal } from '../acts/view-stack.ts'
import type { House } from '../house.ts'
import { jsonOf } from '../json.ts'
import type { Message, User } from '../workspace/model.ts'
import { ControlError } from './control-error.ts'
import { chosenValue } from './element-value.ts'
import { type ElementName, findElement, labelsIn } from './find-element.ts'
import { channelNamed, messageAt, personNamed, seenMessages } from './who-and-where.ts'

const press = z
  .strictObject({
    as: z.string(),
    in: z.enum(['message', 'modal', 'home']).default('message'),
    channel: z.string().optional(),
    ts: z.string().optional(),
    in_thread: z.boolean().default(false),
    label: z.string().optional(),
    action_id: z.string().optional(),
    option: z.unknown().optional(),
  })
  .refine((body) => body.label !== undefined || body.action_id !== undefined, 'give label or action_id')

/** Pressing a button or choosing an option, in a message, a modal or the Home tab. */
export function elementRoutes(scope: FastifyInstance, house: House): void {
  scope.post('/actions', async (request) => {
    const body = press.parse(request.body)
    const user = personNamed(house, body.as)
    const place = placeOf(house, user, body)
    const found = findElement(blocksAt(place), body, user.id)
    if (found === undefined) throw notThere(body, labelsIn(blocksAt(place)))
    const use = { user, place, block: found.block, element: found.element }
    const chosen = found.chosen ?? (await chosenValue(house, use, body.option))
    return { ...(await useElement(house, { ...use, chosen })), ...whereJson(place) }
  })
}

function placeOf(house: House, user: User, body: z.infer<typeof press>): Place {
  if (body.in === 'message') return messagePlace(house, user, body)
  const view = body.in === 'modal' ? topModal(house, user.id) : homeOf(house, user)
  if (view !== undefined) return { kind: 'view', view }
  const remedy = body.in === 'modal' ? 'Press what opens one first.' : 'POST home/open first.'
  throw new ControlError(409, `${user.name} has no ${body.in} open. ${remedy}`)
}

function messagePlace(house: House, user: User, body: z.infer<typeof press>): Place {
  if (body.channel === undefined)
    throw new ControlError(400, 'Which channel? Give "channel", or "in": "modal" or "home".')
  const channel = channelNamed(house, user, body.channel)
  const inThread = body.in_thread
  if (body.ts !== undefined)
    return { kind: 'message', channel, message: messageAt(house, user, channel, body.ts), inThread }
  const seen = seenMessages(house, user, channel)
  const message = seen.findLast((entry) => findElement(entry.blocks ?? [], body, user.id) !== undefined)
  if (message !== undefined) return { kind: 'message', channel, message, inThread }
  throw notThere(
    body,
    seen.flatMap((entry: Message) => labelsIn(entry.blocks ?? [])),
  )
}

function blocksAt(place: Place): unknown {
  return place.kind === 'message' ? (place.message.blocks ?? []) : place.view.source.blocks
}

function whereJson(place: Place) {
  return place.kind === 'message'
    ? { ts: place.message.ts, channel: place.channel.id }
    : jsonOf({ view_id: place.view.id })
}

function notThere(name: ElementName, labels: readonly string[]): ControlError {
  const there = labels.length === 0 ? 'Nothing can be pressed here.' : `There is: ${[...new Set(labels)].join(', ')}.`
  return new ControlError(404, `"${name.label ?? name.action_id}" is not here. ${there}`)
}

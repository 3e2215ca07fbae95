import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { canSee } from '../acts/access.ts'
import { deleteMessage, editMessage } from '../acts/edit-message.ts'
import { postMessage } from '../acts/post-message.ts'
import { addReaction, removeReaction } from '../acts/react.ts'
import { runCommand } from '../acts/run-command.ts'
import type { House } from '../house.ts'
import { fileJson } from '../shape/file-json.ts'
import { ControlError } from './control-error.ts'
import { readMessages, seenMessage } from './read-messages.ts'
import { typedBlock, typedText } from './typed-text.ts'
import { channelNamed, messageAt, personNamed, writableChannel } from './who-and-where.ts'

const reading = z.object({
  as: z.string(),
  channel: z.string(),
  thread_ts: z.string().optional(),
  limit: z.coerce.number().int().positive().default(200),
})
const writing = z.object({
  as: z.string(),
  channel: z.string(),
  text: z.string().min(1).max(12_000),
  thread_ts: z.string().optional(),
})
const pointing = z.object({ as: z.string(), channel: z.string(), ts: z.string() })
const editing = pointing.extend({ text: z.string().min(1).max(12_000) })
const reacting = pointing.extend({ name: z.string().regex(/^[a-z0-9_+-]+$/, 'give an emoji name such as "pushpin"') })

/** Reading and writing as a person. */
export function messageRoutes(scope: FastifyInstance, house: House): void {
  scope.get('/messages', async (request) => {
    const query = reading.parse(request.query)
    const user = personNamed(house, query.as)
    return readMessages(house, user, channelNamed(house, user, query.channel), query.thread_ts, query.limit)
  })
  scope.post('/messages', async (request) => write(house, writing.parse(request.body)))
  scope.post('/messages/edit', async (request) => {
    const { channel, message, user, body } = own(house, editing.parse(request.body))
    const text = typedText(house, body.text)
    editMessage(house, channel, message, { text, blocks: [typedBlock(text)] }, user.id)
    return { ok: true }
  })
  scope.post('/messages/delete', async (request) => {
    const { channel, message } = own(house, pointing.parse(request.body))
    deleteMessage(house, channel, message)
    return { ok: true }
  })
  scope.post('/commands', async (request) => command(house, writing.parse(request.body)))
  scope.post('/reactions', async (request) => react(house, reacting.parse(request.body), addReaction))
  scope.post('/reactions/remove', async (request) => react(house, reacting.parse(request.body), removeReaction))
  scope.get('/files', async (request) => files(house, z.object({ as: z.string() }).parse(request.query).as))
  scope.get('/files/:id', async (request) => fileText(house, z.object({ id: z.string() }).parse(request.params).id))
}

function write(house: House, body: z.infer<typeof writing>) {
  const user = personNamed(house, body.as)
  const channel = writableChannel(house, user, body.channel)
  const parent = body.thread_ts === undefined ? undefined : messageAt(house, user, channel, body.thread_ts)
  const text = typedText(house, body.text)
  const thread = parent === undefined ? {} : { thread_ts: parent.thread_ts ?? parent.ts }
  const extra = { client_msg_id: randomUUID() }
  const message = postMessage(house, channel, { user: user.id, text, blocks: [typedBlock(text)], extra, ...thread })
  return { ok: true, message: seenMessage(house, message) }
}

async function command(house: House, body: z.infer<typeof writing>) {
  const user = personNamed(house, body.as)
  const channel = writableChannel(house, user, body.channel)
  if (body.thread_ts !== undefined)
    throw new ControlError(400, 'Slack runs no commands in threads. Leave thread_ts out.')
  const [, name = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(body.text.trim()) ?? []
  if (!house.commands.includes(name))
    throw new ControlError(404, `"${name}" is not a valid command. Use one of: ${house.commands.join(', ')}.`)
  return runCommand(house, user, channel, name, typedText(house, text))
}

function own<T extends z.infer<typeof pointing>>(house: House, body: T) {
  const user = personNamed(house, body.as)
  const channel = writableChannel(house, user, body.channel)
  const message = messageAt(house, user, channel, body.ts)
  if (message.user !== user.id)
    throw new ControlError(403, `Only its author may change this message. Act as the author.`)
  return { user, channel, message, body }
}

function react(house: House, body: z.infer<typeof reacting>, change: typeof addReaction) {
  const user = personNamed(house, body.as)
  const channel = writableChannel(house, user, body.channel)
  return { ok: true, changed: change(house, channel, messageAt(house, user, channel, body.ts), body.name, user.id) }
}

function files(house: House, as: string) {
  const user = personNamed(house, as)
  const seen = house.workspace.store.all('files').filter((file) =>
    file.shares.some(({ channel }) => {
      const row = house.workspace.channel(channel)
      return row !== undefined && canSee(user, row)
    }),
  )
  return { files: seen.map((file) => ({ ...fileJson(file, house.base()), shares: file.shares })) }
}

function fileText(house: House, id: string) {
  const path = house.workspace.filePath(id)
  const file = house.workspace.store.get('files', id)
  if (file === undefined || !existsSync(path))
    throw new ControlError(404, `There is no file ${id}. GET files?as=olivia lists them.`)
  return { file: fileJson(file, house.base()), content: readFileSync(path, 'utf8') }
}

import { z } from 'zod'

const Message = z.looseObject({
  ts: z.string(),
  text: z.string(),
  author: z.string(),
  subtype: z.string().optional(),
  is_ephemeral: z.boolean(),
  reply_count: z.number().optional(),
  blocks: z.array(z.looseObject({ type: z.string() })).optional(),
  metadata: z.object({ event_payload: z.looseObject({ key: z.string() }) }).optional(),
})
export type Message = z.infer<typeof Message>
const Messages = z.object({ messages: z.array(Message), pinned: z.array(z.string()) })
const Channel = z.looseObject({ id: z.string(), name: z.string(), topic: z.object({ value: z.string() }) })
export type Channel = z.infer<typeof Channel>
const View = z.looseObject({
  title: z.object({ text: z.string() }),
  blocks: z.array(z.looseObject({})),
  submit: z.object({ text: z.string() }).nullish(),
})
const Modal = z.object({ view: View.nullable(), errors: z.record(z.string(), z.string()), depth: z.number() })
const Done = z.looseObject({ ok: z.boolean() })
const Shop = z.object({ running: z.string(), error_share: z.number(), history: z.array(z.unknown()) })
const Shipment = z.object({ shas: z.array(z.string()), planted_sha: z.string().optional() })
const Check = z.looseObject({
  sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  summary: z.string(),
})
const Pull = z.looseObject({
  number: z.number(),
  state: z.string(),
  branch: z.string(),
  head_sha: z.string(),
  merge: z.looseObject({ by: z.string() }).nullable(),
  checks: z.array(Check),
})
const Delivery = z.looseObject({ event: z.string() })

export type Person = 'olivia' | 'dan' | 'gus'
export const REPO = 'corner-shop/shop'

/** The sandbox as people have it before them, over its control API. */
export type Workspace = ReturnType<typeof workspaceAt>

export function workspaceAt(origin: string) {
  const get = <T>(shape: z.ZodType<T>, path: string, query: Record<string, string> = {}) =>
    ask(shape, `${origin}/control/${path}?${new URLSearchParams(query)}`)
  const post = <T>(shape: z.ZodType<T>, path: string, body: object) =>
    ask(shape, `${origin}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    get,
    post,
    channels: async (as: Person = 'olivia') =>
      (await get(z.object({ channels: z.array(Channel) }), 'channels', { as })).channels,
    /** What the person sees in a channel, or in one thread of it; oldest first. */
    messages: async (as: Person, channel: string, thread?: string) =>
      (await get(Messages, 'messages', { as, channel, ...(thread === undefined ? {} : { thread_ts: thread }) }))
        .messages,
    pinned: async (as: Person, channel: string) => (await get(Messages, 'messages', { as, channel })).pinned,
    join: (as: Person, channel: string) => post(z.unknown(), 'channels/join', { as, channel }),
    command: (as: Person, channel: string, text: string) => post(Done, 'commands', { as, channel, text }),
    press: (as: Person, channel: string, label: string, ts?: string) =>
      post(Done, 'actions', { as, channel, label, ...(ts === undefined ? {} : { ts }) }),
    modal: (as: Person) => get(Modal, 'modal', { as }),
    submit: (as: Person, values: object) => post(Done, 'modal/submit', { as, values }),
    closeModal: (as: Person) => post(z.unknown(), 'modal/close', { as, all: true }),
    ship: (deploy: 'good' | 'bad') => post(Shipment, 'shop/ship', { deploy }),
    shop: () => get(Shop, 'shop'),
    pulls: () => get(z.array(Pull), `code-host/repositories/${REPO}/pulls`),
    deliveries: () => get(z.array(Delivery), 'code-host/deliveries'),
  }
}

/** Every word of a message or a view that a person reads, ids and markup included. */
export function wordsOf(shown: { readonly text?: unknown; readonly blocks?: readonly unknown[] | undefined }): string {
  const words: string[] = []
  const gather = (part: unknown): void => {
    if (typeof part === 'string') words.push(part)
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(gather)
  }
  gather([shown.text ?? '', shown.blocks ?? []])
  return words.join('\n')
}

/** Everything in every channel, threads included, as it stands: what must be the same after a restart. */
export async function everything(workspace: Workspace, as: Person = 'olivia') {
  const shown: { channel: string; thread: string; message: Message }[] = []
  for (const { id, name: channel } of await workspace.channels(as)) {
    for (const message of await workspace.messages(as, id)) {
      if (message.is_ephemeral) continue
      shown.push({ channel, thread: '', message })
      if (message.reply_count === undefined) continue
      const replies = await workspace.messages(as, id, message.ts)
      shown.push(...replies.slice(1).map((reply) => ({ channel, thread: message.ts, message: reply })))
    }
  }
  return shown.filter(({ message }) => !message.is_ephemeral)
}

async function ask<T>(shape: z.ZodType<T>, url: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) })
  const body = await answer.text()
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${url} answered ${answer.status}: ${body.slice(0, 500)}`)
  return shape.parse(JSON.parse(body))
}

import type { Channel, Message, Person, ShopStatus, View } from './model.ts'

/** The control API: the page does nothing that a script could not do through the same addresses. */
async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/control${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok)
    throw new Error(typeof answer.error === 'string' ? answer.error : `The sandbox answered ${response.status}.`)
  return answer
}

const q = encodeURIComponent

export const api = {
  people: () =>
    call<{ users: Person[]; groups: { id: string; handle: string }[]; bot: { id: string; name: string } }>(
      'GET',
      '/users',
    ),
  channels: (user: string) => call<{ channels: Channel[] }>('GET', `/channels?user=${q(user)}`),
  messages: (user: string, channel: string) =>
    call<{ messages: Message[] }>('GET', `/channels/${q(channel)}/messages?user=${q(user)}`),
  thread: (user: string, channel: string, ts: string) =>
    call<{ messages: Message[] }>('GET', `/channels/${q(channel)}/threads/${q(ts)}?user=${q(user)}`),
  post: (user: string, channel: string, text: string, thread_ts?: string) =>
    call('POST', '/messages', { user, channel, text, thread_ts }),
  command: (user: string, channel: string, command: string) =>
    call<{ error?: string }>('POST', '/commands', { user, channel, command }),
  press: (
    user: string,
    where: { channel?: string; ts?: string; view?: string },
    action_id: string,
    block_id: string,
    option?: string,
  ) => call('POST', '/actions', { user, ...where, action_id, block_id, option }),
  modal: (user: string) => call<{ view?: View }>('GET', `/modals?user=${q(user)}`),
  submit: (user: string, view: string, values: Readonly<Record<string, unknown>>) =>
    call<{ errors?: Record<string, string> }>('POST', '/modals/submit', { user, view, values }),
  close: (user: string, view: string) => call('POST', '/modals/close', { user, view }),
  home: (user: string) => call<{ view?: View }>('POST', '/home', { user }),
  shortcut: (user: string, callback_id: string, message?: { channel: string; ts: string }) =>
    call('POST', '/shortcuts', { user, callback_id, ...message }),
  react: (user: string, channel: string, ts: string, name: string, on: boolean) =>
    call(on ? 'POST' : 'DELETE', '/reactions', { user, channel, ts, name }),
  shop: () => call<ShopStatus>('GET', '/shop'),
  ship: (kind: 'good' | 'bad') => call('POST', '/shop/ship', { deploy: kind }),
}

/** Calls `changed` soon after anything changes in the workspace, and again whenever the line was lost. */
export function follow(changed: () => void): () => void {
  const stream = new EventSource('/control/stream')
  let soon: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    if (soon !== undefined) return
    soon = setTimeout(() => {
      soon = undefined
      changed()
    }, 120)
  }
  stream.onmessage = later
  stream.onopen = later
  return () => stream.close()
}

import type { Channel, Message, Person, ShopStatus, View } from './model.ts'

type Pressed = { in: 'message'; channel: string; ts: string; in_thread: boolean } | { in: 'modal' | 'home' }
type Submitted = { readonly ok: boolean; readonly errors?: Readonly<Record<string, string>>; readonly error?: string }

/** The control API: the page does nothing that a script could not do through the same addresses. */
async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/control${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = await response.json().catch(() => ({}))
  // A form that is not complete is an answer: its errors are shown beside the fields.
  if (!response.ok && answer.errors === undefined) throw new Error(wordsOf(answer, response.status))
  return answer
}

function wordsOf(answer: { error?: unknown }, status: number): string {
  return typeof answer.error === 'string' ? answer.error : `The sandbox answered ${status}.`
}

const q = encodeURIComponent

interface ReadMessages {
  readonly messages: readonly Message[]
}

export const api = {
  people: () => call<{ people: Person[] }>('GET', '/people'),
  channels: (as: string) => call<{ channels: Channel[] }>('GET', `/channels?as=${q(as)}`),
  messages: (as: string, channel: string) => call<ReadMessages>('GET', `/messages?as=${q(as)}&channel=${q(channel)}`),
  thread: (as: string, channel: string, ts: string) =>
    call<ReadMessages>('GET', `/messages?as=${q(as)}&channel=${q(channel)}&thread_ts=${q(ts)}`),
  file: (id: string) => call<{ content: string }>('GET', `/files/${q(id)}`),
  post: (as: string, channel: string, text: string, thread_ts?: string) =>
    call('POST', '/messages', { as, channel, text, thread_ts }),
  join: (as: string, channel: string) => call('POST', '/channels/join', { as, channel }),
  command: (as: string, channel: string, text: string) => call('POST', '/commands', { as, channel, text }),
  press: (as: string, where: Pressed, action_id: string, option?: string) =>
    call('POST', '/actions', { as, ...where, action_id, ...(option === undefined ? {} : { option }) }),
  modal: (as: string) => call<{ view: View | null }>('GET', `/modal?as=${q(as)}`),
  submit: (as: string, values: Readonly<Record<string, unknown>>) =>
    call<Submitted>('POST', '/modal/submit', { as, values }),
  close: (as: string) => call('POST', '/modal/close', { as }),
  home: (as: string) => call<{ view: View | null }>('GET', `/home?as=${q(as)}`),
  openHome: (as: string) => call('POST', '/home/open', { as }),
  shortcut: (as: string, callback_id: string, message?: { channel: string; ts: string }) =>
    call('POST', '/shortcuts', { as, callback_id, ...message }),
  react: (as: string, channel: string, ts: string, name: string, on: boolean) =>
    call('POST', on ? '/reactions' : '/reactions/remove', { as, channel, ts, name }),
  shop: () => call<ShopStatus>('GET', '/shop'),
  ship: (kind: 'good' | 'bad') => call('POST', '/shop/ship', { deploy: kind }),
}

export interface Change {
  readonly table: string
  readonly channel?: string
  readonly user?: string
  readonly news?: boolean
}

/** Calls `changed` soon after anything changes in the workspace, `heard` for each change; both again after a lost line. */
export function follow(changed: () => void, heard: (change: Change) => void): () => void {
  const stream = new EventSource('/control/stream')
  let soon: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    if (soon !== undefined) return
    soon = setTimeout(() => {
      soon = undefined
      changed()
    }, 120)
  }
  stream.onmessage = (event) => {
    heard(JSON.parse(event.data))
    later()
  }
  stream.onopen = later
  return () => stream.close()
}

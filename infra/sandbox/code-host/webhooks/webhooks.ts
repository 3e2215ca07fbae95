import { createHmac, randomUUID } from 'node:crypto'
import type { Secret } from '../../../../src/kit/secret.ts'
import type { Faults } from '../faults.ts'
import type { Delivery } from '../host/entries.ts'
import type { Host } from '../host/host.ts'
import type { Repository } from '../host/state.ts'
import { HOOK_ID } from '../shapes/hooks.ts'
import { checkRunPayload, checkSuitePayload, pullPayload, pushPayload } from './payloads.ts'

export interface WebhookOptions {
  /** Where deliveries go; undefined while nobody listens. */
  readonly target: () => string | undefined
  readonly secret: Secret
}

export interface Webhooks {
  readonly target: () => string | undefined
  /** Sends a recorded delivery again, as the button on GitHub does. Undefined when there is no such delivery. */
  redeliver(id: number): Promise<Delivery | undefined>
  /** Resolves when nothing waits to be sent. */
  idle(): Promise<void>
  stop(): Promise<void>
}

interface Message {
  readonly repo: string
  readonly event: string
  readonly action: string | null
  readonly guid: string
  readonly body: string
  readonly redelivery: boolean
}

/** GitHub waits this long for an answer and never tries again by itself. */
const PATIENCE_MS = 10_000

/** Tells one address what happened, signed, in order, once each. */
export function startWebhooks(host: Host, faults: Faults, options: WebhookOptions): Webhooks {
  const aborter = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch((error: unknown) => host.log.warn({ error: String(error) }, 'a webhook could not be prepared'))
    return turn
  }
  const send = (message: Message) => deliver(host, faults, options, aborter.signal, message)
  const tell = (repository: Repository, event: string, payload: () => Promise<object>) => {
    if (options.target() === undefined) return
    inTurn(async () => {
      const content = await payload()
      const action = 'action' in content && typeof content.action === 'string' ? content.action : null
      const message = { repo: repository.repo, event, action, body: JSON.stringify(content), redelivery: false }
      await send({ ...message, guid: randomUUID() })
    }).catch(() => undefined)
  }
  listen(host, tell)
  return {
    target: options.target,
    redeliver: async (id) => {
      const found = host.state.deliveries.find((delivery) => delivery.id === id)
      return found && inTurn(() => send({ ...found, redelivery: true }))
    },
    idle: async () => {
      await last
    },
    stop: async () => {
      aborter.abort()
      await last
    },
  }
}

type Tell = (repository: Repository, event: string, payload: () => Promise<object>) => void

function listen(host: Host, tell: Tell): void {
  const { events } = host
  events.on('pushed', ({ repository, ...push }) => tell(repository, 'push', () => pushPayload(host, repository, push)))
  const pullTold =
    (action: string) => (told: { repository: Repository; pull: Parameters<typeof pullPayload>[2]; by?: string }) =>
      tell(told.repository, 'pull_request', () =>
        pullPayload(host, told.repository, told.pull, action, told.by ?? told.pull.by),
      )
  events.on('opened', pullTold('opened'))
  events.on('synchronized', pullTold('synchronize'))
  events.on('closed', pullTold('closed'))
  events.on('edited', (told) => pullTold(told.action)(told))
  events.on('checked', ({ repository, checkId }) => {
    const check = repository.checks.get(checkId)
    if (check === undefined) return
    tell(repository, 'check_run', async () => checkRunPayload(host, repository, check))
    tell(repository, 'check_suite', () => checkSuitePayload(host, repository, check))
  })
}

async function deliver(
  host: Host,
  faults: Faults,
  options: WebhookOptions,
  signal: AbortSignal,
  message: Message,
): Promise<Delivery> {
  const where = { method: 'POST', path: message.event }
  const lost = faults.take(['webhook-lost'], where) !== undefined
  const twice = !lost && faults.take(['webhook-twice'], where) !== undefined
  const headers = headersOf(message, options.secret)
  const began = host.clock.now().getTime()
  const answer = lost
    ? { status_code: 0, status: 'failed to connect to host', answer: '' }
    : await post(options.target() ?? '', headers, message.body, signal)
  const duration_s = (host.clock.now().getTime() - began) / 1_000
  const { repo, event, action, guid, body, redelivery } = message
  const said = { repo, event, action, guid, body, redelivery, request_headers: headers }
  const delivery: Delivery = { kind: 'delivery', id: host.newId(), at: host.now(), duration_s, ...said, ...answer }
  host.record(delivery)
  return twice ? deliver(host, faults, options, signal, message) : delivery
}

function headersOf(message: Message, secret: Secret): Record<string, string> {
  const digest = createHmac('sha256', secret.reveal()).update(message.body).digest('hex')
  return {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/sandbox',
    'x-github-delivery': message.guid,
    'x-github-event': message.event,
    'x-github-hook-id': String(HOOK_ID),
    'x-hub-signature-256': `sha256=${digest}`,
  }
}

async function post(url: string, headers: Record<string, string>, body: string, stop: AbortSignal) {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)])
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    const answer = (await response.text()).slice(0, 2_000)
    return { status_code: response.status, status: response.ok ? 'OK' : response.statusText || 'Error', answer }
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return { status_code: 0, status: timedOut ? 'timed out' : 'failed to connect to host', answer: '' }
  }
}

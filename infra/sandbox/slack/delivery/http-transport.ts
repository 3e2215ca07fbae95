import { createHmac } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { Clock } from '../../../../src/kit/clock.ts'
import { isJson, parseJson } from '../json.ts'
import type { Answer, Delivery, FailReason, Transport } from './transport.ts'

export interface HttpTransportOptions {
  readonly clock: Clock
  /** Asked at each delivery, as the app may start after the sandbox. */
  readonly requestUrl: () => string
  readonly signingSecret: string
  readonly ackMs: number
}

/** Signed POSTs to the app's own address, as Slack sends them without Socket Mode. */
export function httpTransport(options: HttpTransportOptions): Transport {
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  return {
    send: (delivery) => post(options, delivery, stop.signal),
    ready: async () => {},
    close: () => stop.abort(),
  }
}

/** "v0=" and the HMAC-SHA256 of "v0:timestamp:body". */
function slackSignature(secret: string, timestampSeconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:${body}`).digest('hex')}`
}

async function post(options: HttpTransportOptions, delivery: Delivery, stop: AbortSignal): Promise<Answer> {
  const [contentType, body] = encoded(delivery)
  const seconds = Math.floor(options.clock.now().getTime() / 1000)
  const headers: Record<string, string> = {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': slackSignature(options.signingSecret, seconds, body),
  }
  if (delivery.retry !== undefined) {
    headers['x-slack-retry-num'] = String(delivery.retry.num)
    headers['x-slack-retry-reason'] = delivery.retry.reason
  }
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(options.ackMs)])
    const response = await fetch(options.requestUrl(), { method: 'POST', headers, body, signal })
    const text = await response.text()
    if (response.ok) return { ok: true, body: answerBody(response.headers.get('content-type') ?? '', text) }
    return { ok: false, reason: 'http_error', noRetry: response.headers.get('x-slack-no-retry') === '1' }
  } catch (error) {
    return { ok: false, reason: reasonOf(error) }
  }
}

function encoded(delivery: Delivery): [contentType: string, body: string] {
  if (delivery.kind === 'events_api') return ['application/json', JSON.stringify(delivery.payload)]
  const form = new URLSearchParams()
  if (delivery.kind === 'interactive') form.set('payload', JSON.stringify(delivery.payload))
  else for (const [name, value] of Object.entries(delivery.payload)) form.set(name, String(value))
  return ['application/x-www-form-urlencoded', form.toString()]
}

function answerBody(contentType: string, text: string): unknown {
  if (text === '') return undefined
  const value = contentType.includes('json') ? parseJson(text) : text
  return isJson(value) || typeof value === 'string' ? value : undefined
}

function reasonOf(error: unknown): FailReason {
  return error instanceof Error && error.name === 'TimeoutError' ? 'http_timeout' : 'connection_failed'
}

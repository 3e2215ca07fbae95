import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../../../src/kit/clock.ts'
import { jsonOf, parseJson } from '../json.ts'
import { APP } from '../workspace/seed.ts'
import type { Answer, Delivery, Transport } from './transport.ts'

export interface SocketHubOptions {
  readonly clock: Clock
  /** How long an envelope may stay unacknowledged. */
  readonly ackMs: number
}

const MAX_SOCKETS = 10
const TICKET_LIFE_MS = 30_000
const CLOSING_MS = 300

/** Slack's side of Socket Mode: up to ten sockets, each payload to any one of them. */
export class SocketHub implements Transport {
  readonly #options: SocketHubOptions
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Map<string, number>()
  readonly #waiting = new Map<string, (answer: Answer) => void>()
  readonly #wakeups = new Set<() => void>()
  readonly #stop = new AbortController()
  #sockets: WebSocket[] = []
  #turn = 0

  constructor(options: SocketHubOptions) {
    this.#options = options
    setMaxListeners(0, this.#stop.signal)
  }

  get connections(): number {
    return this.#sockets.length
  }

  /** A ticket that opens one socket, within thirty seconds. */
  ticket(): string {
    const ticket = randomUUID()
    this.#tickets.set(ticket, this.#options.clock.now().getTime() + TICKET_LIFE_MS)
    return ticket
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://sandbox').searchParams.get('ticket') ?? ''
    const expiresAt = this.#tickets.get(ticket) ?? 0
    this.#tickets.delete(ticket)
    if (expiresAt < this.#options.clock.now().getTime() || this.#sockets.length >= MAX_SOCKETS) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#opened(opened))
  }

  async send(delivery: Delivery): Promise<Answer> {
    const socket = this.#next()
    if (socket === undefined) return { ok: false, reason: 'no_connection' }
    const envelope_id = randomUUID()
    const retry = delivery.retry === undefined ? {} : retryFields(delivery.retry)
    const accepts_response_payload = delivery.kind !== 'events_api'
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(envelope_id, resolve))
    socket.send(
      JSON.stringify({
        envelope_id,
        type: delivery.kind,
        accepts_response_payload,
        payload: delivery.payload,
        ...retry,
      }),
    )
    const acked = new AbortController()
    const timeout = this.#options.clock
      .sleep(this.#options.ackMs, AbortSignal.any([acked.signal, this.#stop.signal]))
      .then((): Answer => ({ ok: false, reason: 'timeout' }))
    const first = await Promise.race([answer, timeout])
    acked.abort()
    this.#waiting.delete(envelope_id)
    return first
  }

  async ready(signal: AbortSignal): Promise<void> {
    if (this.#sockets.length > 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#wakeups.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#wakeups.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  /** Asks every client to reconnect, as Slack does every few hours. */
  refresh(reason: 'refresh_requested' | 'warning' | 'link_disabled' = 'refresh_requested'): number {
    for (const socket of this.#sockets)
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: DEBUG_INFO }))
    return this.#sockets.length
  }

  /** Cuts every connection without a word. */
  drop(): number {
    const cut = this.#sockets.length
    for (const socket of this.#sockets) socket.terminate()
    return cut
  }

  close(): void {
    this.#stop.abort()
    for (const socket of this.#sockets) socket.close(1001)
    // A client that does not answer the close frame must not hold the server open.
    setTimeout(() => this.drop(), CLOSING_MS).unref()
    this.#server.close()
  }

  #opened(socket: WebSocket): void {
    this.#sockets.push(socket)
    socket.on('message', (data) => this.#received(String(data)))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      this.#sockets = this.#sockets.filter((other) => other !== socket)
    })
    const connection_info = { app_id: APP.id }
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: this.connections, connection_info, debug_info: DEBUG_INFO }),
    )
    for (const wake of [...this.#wakeups]) wake()
  }

  #received(text: string): void {
    const { envelope_id, payload } = jsonOf(parseJson(text))
    if (typeof envelope_id === 'string') this.#waiting.get(envelope_id)?.({ ok: true, body: payload })
  }

  #next(): WebSocket | undefined {
    const open = this.#sockets.filter((socket) => socket.readyState === socket.OPEN)
    this.#turn += 1
    return open[this.#turn % Math.max(1, open.length)]
  }
}

const DEBUG_INFO = { host: 'sandbox', build_number: 1, approximate_connection_time: 3600 }

function retryFields(retry: NonNullable<Delivery['retry']>) {
  return { retry_attempt: retry.num, retry_reason: retry.reason }
}

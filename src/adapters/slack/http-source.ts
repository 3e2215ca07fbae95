import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import type { Delivery } from '../../slack/inbox/intake.ts'
import type { SlackSource } from './source.ts'
import { isSignedBySlack } from './verify-signature.ts'

export interface HttpSourceOptions {
  readonly signingSecret: Secret
  /** A server to add the route to, or the port of one of our own. */
  readonly server: FastifyInstance | { readonly port: number; readonly host?: string }
  /** Default: `/slack/events`, for events, interactions and commands alike. */
  readonly path?: string
  readonly clock: Clock
  readonly log: Log
  /** Hears of each request that was refused. */
  readonly onRejected?: (reason: 'signature' | 'payload') => void
}

/** A payload of Slack is far smaller. */
const MAX_BYTES = 1024 * 1024

/** Signed HTTP: each request is proven to be Slack's, byte for byte, before anything in it is read. */
export function httpSource(options: HttpSourceOptions): SlackSource & { readonly port: () => number | undefined } {
  const { server, log } = options
  const own = 'port' in server ? { app: fastify({ bodyLimit: MAX_BYTES }), ...server } : undefined
  const app = own?.app ?? (server as FastifyInstance)
  return {
    async start(take) {
      await app.register(async (scope) => route(scope, options, take))
      if (own === undefined) return
      await own.app.listen({ port: own.port, host: own.host ?? '0.0.0.0' })
      log.info({ port: own.port }, 'listening for Slack')
    },
    async stop() {
      await own?.app.close()
    },
    port: () => {
      const address = app.server.address()
      return typeof address === 'object' ? address?.port : undefined
    },
  }
}

function route(scope: FastifyInstance, options: HttpSourceOptions, take: (delivery: Delivery) => Promise<void>): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_request, body, done) =>
    done(null, body),
  )
  scope.post(options.path ?? '/slack/events', { bodyLimit: MAX_BYTES }, (request, reply) =>
    receive(request, reply, options, take),
  )
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  { signingSecret, clock, log, onRejected }: HttpSourceOptions,
  take: (delivery: Delivery) => Promise<void>,
): Promise<FastifyReply> {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const signed = {
    raw,
    signature: header(request, 'x-slack-signature'),
    timestamp: header(request, 'x-slack-request-timestamp'),
  }
  if (!isSignedBySlack(signed, signingSecret.reveal(), clock.now())) {
    onRejected?.('signature')
    log.warn({ bytes: raw.length }, 'a request that Slack did not sign was refused')
    return reply.code(401).send({ error: 'not signed by Slack' })
  }
  const body = parse(raw, request.headers['content-type'] ?? '')
  if (body === undefined) {
    onRejected?.('payload')
    return reply.code(400).send({ error: 'neither JSON nor a form' })
  }
  if (body.type === 'url_verification') return reply.send({ challenge: body.challenge })
  if (body.ssl_check !== undefined) return reply.code(200).send()
  const answer = await acknowledged(take, body, Number(header(request, 'x-slack-retry-num') ?? 0), log)
  return answer === 'failed' ? reply.code(500).send({ error: 'not kept' }) : reply.code(200).send(answer)
}

/** Resolves as soon as the payload is acknowledged; the work goes on after that. */
function acknowledged(
  take: (delivery: Delivery) => Promise<void>,
  body: unknown,
  retryNum: number,
  log: Log,
): Promise<object | undefined | 'failed'> {
  return new Promise((resolve) => {
    const ack = async (answer?: object) => resolve(answer)
    take({ body, retryNum, ack }).catch((error: unknown) => {
      log.error({ error: String(error) }, 'a payload of Slack could not be kept; Slack delivers it again')
      resolve('failed')
    })
  })
}

function parse(raw: Buffer, contentType: string): Record<string, unknown> | undefined {
  try {
    const text = raw.toString('utf8')
    if (!contentType.includes('application/x-www-form-urlencoded')) return object(JSON.parse(text))
    const form = new URLSearchParams(text)
    const payload = form.get('payload')
    return payload === null ? Object.fromEntries(form) : object(JSON.parse(payload))
  } catch {
    return undefined
  }
}

function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import type { Late } from '../../src/compose/late.ts'
import { asOutcome, GiveUp } from '../../src/kit/outcome.ts'

/** Payloads of webhooks may have tens of MB; those we read are far smaller. */
const BODY_LIMIT = 2 << 20

type Reason = 'signature' | 'payload'

export interface SignedWebhook {
  readonly path: string
  /** The header that holds the signature, in lower case. */
  readonly header: string
  readonly verify: (rawBody: Buffer, signature: string | undefined) => boolean
  /** Told to whoever signs wrongly; ends with what to do. */
  readonly unsigned: string
  /** Called for each delivery that is refused. */
  readonly rejected: (reason: Reason) => void
  /** `GiveUp`: the delivery is refused; anything else: its sender is told to come back. */
  readonly take: (headers: FastifyRequest['headers'], body: unknown) => Promise<void>
}

/** A POST that is believed only when its raw bytes are signed: 202, 400, 401 or 503. */
export function registerSignedWebhook(server: FastifyInstance, hook: SignedWebhook): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post(hook.path, { bodyLimit: BODY_LIMIT }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const signature = request.headers[hook.header]
      if (!hook.verify(raw, typeof signature === 'string' ? signature : undefined)) {
        hook.rejected('signature')
        return reply.status(401).send({ error: hook.unsigned })
      }
      try {
        await hook.take(request.headers, parsed(raw))
        return reply.status(202).send({ ok: true })
      } catch (error) {
        const { name, message } = asOutcome(error)
        if (name === 'GiveUp') hook.rejected('payload')
        return reply.status(name === 'GiveUp' ? 400 : 503).send({ error: message })
      }
    })
  })
}

/** Before the stores are open there is nowhere to count. */
export function countRejected(house: Late<House>, source: 'github' | 'sentry', reason: Reason): void {
  if (house.ready) house.get().metrics.webhooksRejected.inc({ source, reason })
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch (cause) {
    throw new GiveUp('bad-webhook', "The body is not JSON. Set the webhook's content type to application/json.", {
      cause,
    })
  }
}

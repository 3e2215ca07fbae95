import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../../../src/kit/clock.ts'
import type { Faults } from '../faults.ts'
import { Refused } from '../host/refused.ts'

const DOCS = 'https://docs.github.com/rest'
const HOURLY = 5_000

/** What GitHub does around every answer: error bodies, rate headers, ETag and 304; and the faults that were asked for. */
export function addManners(app: FastifyInstance, clock: Clock, faults: Faults): void {
  let used = 0
  app.addHook('onRequest', async (request, reply) => {
    used = (used + 1) % HOURLY
    reply.headers(rateHeaders(clock, used))
    await faultBefore(request, reply, clock, faults)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const text = typeof payload === 'string' ? payload : ''
    const after = faults.take(['502-after', 'reset-after'], place(request))
    if (after?.kind === 'reset-after') {
      request.raw.socket.destroy()
      return payload
    }
    if (after?.kind === '502-after') {
      reply.code(502).type('application/json; charset=utf-8')
      return JSON.stringify({ message: 'Server Error' })
    }
    return conditional(request, reply, text, payload)
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => reply.send(errorBody(error, reply)))
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(body(404, 'Not Found')))
}

export function body(status: number, message: string, errors?: unknown) {
  return { message, ...(errors === undefined ? {} : { errors }), documentation_url: DOCS, status: String(status) }
}

/** The body of GET /rate_limit. */
export function rateLimit(clock: Clock, used: number) {
  const rate = { limit: HOURLY, used, remaining: HOURLY - used, reset: nextHour(clock) }
  return { resources: { core: rate, search: { ...rate, limit: 30, remaining: 30, used: 0 } }, rate }
}

function errorBody(error: FastifyError | Refused, reply: FastifyReply) {
  if (error instanceof Refused) {
    reply.code(error.status)
    return body(error.status, error.message, error.errors)
  }
  const status = error.statusCode ?? 500
  reply.code(status)
  if (status === 400) return body(400, 'Problems parsing JSON')
  if (status >= 500) reply.log.error({ error: error.message, stack: error.stack }, 'the code host failed')
  return body(status, status >= 500 ? 'Server Error' : error.message)
}

async function faultBefore(request: FastifyRequest, reply: FastifyReply, clock: Clock, faults: Faults): Promise<void> {
  const fault = faults.take(['502-before', 'slow', 'forbidden', 'merging', 'secondary-rate-limit'], place(request))
  if (fault === undefined) return
  if (fault.kind === 'slow') return clock.sleep(fault.delay_ms)
  if (fault.kind === '502-before') throw new Refused(502, 'Server Error')
  if (fault.kind === 'forbidden') throw new Refused(403, 'Resource not accessible by personal access token')
  if (fault.kind === 'merging') throw new Refused(405, 'Merge already in progress')
  reply.header('retry-after', String(fault.retry_after_s))
  throw new Refused(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.')
}

function conditional(request: FastifyRequest, reply: FastifyReply, text: string, payload: unknown) {
  if (request.method !== 'GET' || reply.statusCode !== 200 || text === '') return payload
  const tag = `W/"${createHash('sha256').update(text).digest('hex')}"`
  reply.header('etag', tag)
  reply.header('cache-control', 'private, max-age=60, s-maxage=60')
  if (request.headers['if-none-match'] !== tag) return payload
  reply.code(304).removeHeader('content-type').removeHeader('content-length')
  return ''
}

function place(request: FastifyRequest) {
  return { method: request.method, path: request.url }
}

function rateHeaders(clock: Clock, used: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(HOURLY),
    'x-ratelimit-remaining': String(HOURLY - used),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(nextHour(clock)),
    'x-ratelimit-resource': 'core',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
  }
}

function nextHour(clock: Clock): number {
  return (Math.floor(clock.now().getTime() / 3_600_000) + 1) * 3_600
}

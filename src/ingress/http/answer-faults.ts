import type { FastifyError, FastifyInstance } from 'fastify'

/** By the path of a webhook, the setting that opens it. */
const OPENED_BY: Readonly<Record<string, string>> = {
  '/webhooks/github': 'GITHUB_WEBHOOK_SECRET, beside GITHUB_TOKEN,',
  '/webhooks/sentry': 'SENTRY_WEBHOOK_SECRET',
}

/** What no route answers, and what is refused before one is asked: `{"error": "..."}` that ends with what to do. */
export function answerFaults(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    return reply.status(status).send({ error: WORDS[status] ?? (status < 500 ? MALFORMED : error.message) })
  })
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const setting = OPENED_BY[path]
    const error =
      setting === undefined
        ? `There is no ${request.method} ${path} here. Check the address.`
        : `Nothing is taken at ${path} yet: set ${setting} and start again.`
    return reply.status(404).send({ error })
  })
}

const MALFORMED = 'The request is malformed: check the sender.'
const WORDS: Readonly<Record<number, string>> = {
  400: 'The body cannot be read: check that it is whole, and what its Content-Type says.',
  413: 'The body is too large for this address: send less at once.',
  415: 'A body of this Content-Type is not read here: send application/json.',
}

import type { FastifyInstance } from 'fastify'
import { jsonOf, textOf } from '../json.ts'
import { paramsOf } from './route.ts'

/** What chat.getPermalink hands out leads to the workspace page: `/?channel=C…&ts=…`, with `thread_ts` for a reply. */
export function permalinkRoute(scope: FastifyInstance): void {
  scope.get('/archives/:channel/:message', async (request, reply) => {
    const { channel = '', message = '' } = paramsOf(request)
    const [, seconds, micros] = /^p(\d+)(\d{6})$/.exec(message) ?? []
    if (seconds === undefined) return reply.code(404).send('A permalink ends in p and sixteen digits.')
    const query = new URLSearchParams({ channel, ts: `${seconds}.${micros}` })
    const thread = textOf(jsonOf(request.query).thread_ts)
    if (thread !== undefined) query.set('thread_ts', thread)
    return reply.redirect(`/?${query}`)
  })
}

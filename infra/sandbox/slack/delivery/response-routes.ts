import type { FastifyInstance } from 'fastify'
import { answerInPlace } from '../acts/answer-in-place.ts'
import type { House } from '../house.ts'
import { argumentsOf, bytesOf } from '../web-api/body.ts'
import { paramsOf } from '../web-api/route.ts'
import { SlackError } from '../web-api/slack-error.ts'
import type { ResponseUrl } from '../workspace/model.ts'

/** `POST /response/<id>`: the app answers an interaction without a token. */
export function responseRoutes(scope: FastifyInstance, house: House): void {
  scope.post('/response/:id', async (request, reply) => {
    const row = house.workspace.store.get('response_urls', paramsOf(request).id ?? '')
    if (row === undefined || row.expires_at_ms < house.workspace.nowMs())
      return reply.code(404).send({ ok: false, error: 'expired_url' })
    if (row.uses_left <= 0) return reply.code(404).send({ ok: false, error: 'used_url' })
    const body = await argumentsOf('application/json', bytesOf(request.body))
    if (body === undefined) return reply.code(400).send({ ok: false, error: 'invalid_payload' })
    let original: Pick<ResponseUrl, 'message_ts' | 'ephemeral'> = row
    try {
      const posted = answerInPlace(house, row, body)
      // A command has no message of its own: the first answer is what later ones may replace.
      if (posted !== undefined && row.message_ts === null)
        original = { message_ts: posted.ts, ephemeral: posted.only_for !== undefined }
    } catch (error) {
      if (!(error instanceof SlackError)) throw error
      return reply.code(error.code === 'no_text' ? 500 : 400).send({ ok: false, error: error.code, ...error.details })
    }
    house.workspace.commit({
      table: 'response_urls',
      id: row.id,
      row: { ...row, ...original, uses_left: row.uses_left - 1 },
    })
    return reply.type('text/plain').send('ok')
  })
}

import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { sendFault } from './reply.ts'

async function answerTo(error: Error) {
  const app = fastify()
  app.setErrorHandler((thrown, request, reply) => sendFault(thrown, request, reply, silentLog))
  app.get('/', () => Promise.reject(error))
  const { statusCode, body } = await app.inject('/')
  return [statusCode, JSON.parse(body)]
}

describe('src/ingress/otlp/reply.ts', () => {
  it.each(['bad-time', 'evidence-foreign'])('tells a sender what is wrong with its rows: %s', async (code) => {
    const message = 'Not a row of this table: send others.'
    expect(await answerTo(new GiveUp(code, message))).toEqual([400, { code: 3, message }])
  })

  it('keeps to itself what is wrong with the store', async () => {
    const message = 'Faultline could not store this export: see its log.'
    expect(await answerTo(new GiveUp('evidence-refused', 'user app may not'))).toEqual([500, { code: 13, message }])
  })
})

import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { queuesOf, ROLES } from '../../workers/roles.ts'
import { loadConfig } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { openQueue } from './open-queue.ts'

const Asked = z.object({ QueueName: z.string().optional(), QueueUrl: z.string().optional() })

/** An SQS that lets an account at these queues alone, as a policy of least privilege does. */
async function sqsFor(allowed: readonly string[]) {
  const server = fastify({ forceCloseConnections: true })
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(String(body))),
  )
  server.post('/*', async (request, reply) => {
    const { QueueName, QueueUrl } = Asked.parse(request.body)
    const name = (QueueName ?? QueueUrl ?? '').split('/').at(-1) ?? ''
    reply.type('application/x-amz-json-1.0')
    if (!allowed.includes(name))
      return reply.status(400).send({ __type: 'com.amazonaws.sqs#AccessDenied', message: `not allowed at ${name}` })
    if (QueueName !== undefined) return { QueueUrl: `${endpoint}/${name}` }
    return { Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' } }
  })
  const endpoint = await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  return loadConfig({ SQS_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })
}

describe('src/compose/open-queue.ts', () => {
  it('asks for the queues of a process alone, so that its account need be allowed no more', async () => {
    process.env.AWS_ACCESS_KEY_ID ??= 'specs'
    process.env.AWS_SECRET_ACCESS_KEY ??= 'specs'
    const config = await sqsFor(['faultline-rca-tasks'])
    const around = { clock: systemClock, log: silentLog }
    const queue = await openQueue(config, around, () => {}, queuesOf(ROLES.worker, ['rca-agent']))
    expect(await queue.depth('rca-tasks')).toBe(0)
    await queue.close()
    const all = openQueue(config, around, () => {}, queuesOf(ROLES.dispatcher))
    await expect(all).rejects.toMatchObject({ message: expect.stringContaining('faultline-') })
  })
})

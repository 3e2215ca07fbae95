import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { silentLog } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { Secret } from '../../kit/secret.ts'
import type { Llm } from '../../worker-kit/llm.ts'
import { openLangfuse } from './open-langfuse.ts'

const COST = { input_tokens: 12, output_tokens: 3, usd: 0.5 }
const MODEL: Llm = {
  model: 'some-model',
  ask: async ({ schema, user }) => {
    if (user.includes('refused')) throw new GiveUp('model-refused', 'The key hunter2 is bad: change it.')
    return {
      value: schema.parse({ said: 'token=hunter2' }),
      model: 'some-model-1',
      prompt_sha256: 'a'.repeat(64),
      cost: COST,
    }
  },
}
const QUESTION = {
  system: 'Judge.',
  user: 'password hunter2',
  schema: z.object({ said: z.string() }),
  maxTokens: 100,
  about: { agent: 'rca-agent', incident_id: 'inc_1', cycle: 2 },
}

/** What takes OTLP as Langfuse does, and what came there. */
async function langfuse({ status = 200 } = {}) {
  const came: { auth: string | undefined; vendor: unknown; body: string }[] = []
  const server = fastify()
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  server.removeContentTypeParser('application/json')
  server.post('/api/public/otel/v1/traces', async (request, reply) => {
    came.push({
      auth: request.headers.authorization,
      vendor: request.headers['x-vendor-key'],
      body: String(request.body),
    })
    return reply.status(status).send({})
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  return { url, came }
}

const needs = {
  publicKey: 'pk-1',
  secretKey: new Secret('sk-1'),
  log: silentLog,
  redactText: (text: string) => text.replaceAll('hunter2', '[REDACTED]'),
}

describe('src/adapters/langfuse/open-langfuse.ts', () => {
  it('tells who asked which model, for how many tokens and what price, and nothing that was said', async () => {
    const { url, came } = await langfuse()
    const tracing = openLangfuse({ ...needs, url, content: false })
    expect((await tracing.traced(MODEL).ask(QUESTION)).value).toEqual({ said: 'token=hunter2' })
    await tracing.close()
    expect(came.map(({ auth }) => auth)).toEqual([`Basic ${Buffer.from('pk-1:sk-1').toString('base64')}`])
    const body = came[0]?.body ?? ''
    for (const word of ['rca-agent', 'inc_1', 'some-model-1', 'generation', '{\\"total\\":0.5}'])
      expect(body).toContain(word)
    expect(body).not.toMatch(/hunter2|Judge|password|observation\.input|observation\.output/)
  })

  it('tells what was said too where that is wanted, redacted', async () => {
    const { url, came } = await langfuse()
    const tracing = openLangfuse({ ...needs, url, content: true })
    await tracing.traced(MODEL).ask(QUESTION)
    await tracing.close()
    const body = came[0]?.body ?? ''
    expect(body).toContain('password [REDACTED]')
    expect(body).toContain('token=[REDACTED]')
    expect(body).not.toContain('hunter2')
  })

  it('tells a refusal by its code, and passes it on', async () => {
    const { url, came } = await langfuse()
    const tracing = openLangfuse({ ...needs, url, content: true })
    await expect(tracing.traced(MODEL).ask({ ...QUESTION, user: 'refused' })).rejects.toMatchObject({
      code: 'model-refused',
    })
    await tracing.close()
    expect(came[0]?.body).toContain('model-refused')
    expect(came[0]?.body).not.toContain('The key')
  })

  it('obeys no variable that is meant for the traces of another place, and takes no key there', async () => {
    const theirs = {
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-vendor-key=hunter2',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    }
    Object.assign(process.env, theirs)
    onTestFinished(() => {
      for (const name of Object.keys(theirs)) delete process.env[name]
    })
    const { url, came } = await langfuse()
    const tracing = openLangfuse({ ...needs, url, content: false })
    await tracing.traced(MODEL).ask(QUESTION)
    await tracing.close()
    expect(came).toMatchObject([{ vendor: undefined, body: expect.stringContaining('rca-agent') }])
    expect(process.env).toMatchObject(theirs)
  })

  it('answers all the same while Langfuse is away or refuses, and says so once', async () => {
    const { url } = await langfuse({ status: 401 })
    const said: string[] = []
    const log = { ...silentLog, warn: (_about: object, words: string) => void said.push(words) }
    const tracing = openLangfuse({ ...needs, url, log, content: false })
    const model = tracing.traced(MODEL)
    expect(await Promise.all([model.ask(QUESTION), model.ask(QUESTION)])).toHaveLength(2)
    await tracing.close()
    expect(said).toEqual([expect.stringContaining('LANGFUSE_BASE_URL')])
  })
})

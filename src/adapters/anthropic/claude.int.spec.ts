import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { registerModelServer } from '../../../infra/sandbox/model/server.ts'
import { silentLog } from '../../kit/log.ts'
import { Secret } from '../../kit/secret.ts'
import { llmContract } from '../../worker-kit/llm.contract.ts'
import { openClaude, type SpendLimit } from './claude.ts'
import { costUsd } from './prices.ts'

const app = fastify()
registerModelServer(app, { apiKey: 'sk-test' })
let origin = ''
beforeAll(async () => {
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

const Control = z.object({ calls: z.number(), requests: z.array(z.unknown()) })
const seen = async () => Control.parse(await (await fetch(`${origin}/control/model`)).json())
const post = (body: object) =>
  fetch(`${origin}/control/model`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const OPTIONS = {
  apiKey: new Secret('sk-test'),
  model: 'claude-sonnet-5-5',
  log: silentLog,
  redactText: (text: string) => text.replaceAll('hunter2', '[REDACTED]'),
}

function claude(more: { key?: string; budget?: SpendLimit } = {}) {
  return openClaude({
    ...OPTIONS,
    baseUrl: `${origin}/model`,
    ...(more.key ? { apiKey: new Secret(more.key) } : {}),
    ...(more.budget ? { budget: more.budget } : {}),
  })
}

llmContract('src/adapters/anthropic/claude.ts', async () => ({
  llm: claude(),
  script: async (answers) => {
    await post({ behaviour: 'honest', answers })
  },
  calls: async () => (await seen()).calls,
}))

describe('src/adapters/anthropic/claude.ts', () => {
  const Any = z.object({ ok: z.boolean() })
  const question = { system: 'The password is hunter2.', user: 'Say hunter2.', schema: Any, maxTokens: 50 }

  it('lets no secret out, in the question or in what it shows again', async () => {
    await post({ answers: [{ text: 'hunter2 is not JSON' }, { text: '{"ok":true}' }] })
    await claude().ask(question)
    const { requests } = await seen()
    expect(requests).toHaveLength(2)
    expect(JSON.stringify(requests)).not.toContain('hunter2')
    expect(JSON.stringify(requests)).toContain('[REDACTED]')
  })

  it('asks for output of the schema, and does not stream', async () => {
    await post({ answers: [{ text: '{"ok":true}' }] })
    await claude().ask(question)
    const [request] = (await seen()).requests
    expect(request).toMatchObject({
      max_tokens: 50,
      output_config: { format: { type: 'json_schema', schema: { required: ['ok'] } } },
    })
  })

  it('gives up on a model that has no answer in time, with the turns in which it was out of form', async () => {
    let calls = 0
    const slow = fastify({ forceCloseConnections: true })
    slow.post('/v1/messages', async () => {
      calls += 1
      await new Promise((resolve) => setTimeout(resolve, 400))
      const usage = { input_tokens: 1, output_tokens: 1 }
      const content = [{ type: 'text', text: 'not JSON' }]
      return { id: 'm', type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'end_turn', usage }
    })
    const llm = openClaude({
      ...OPTIONS,
      baseUrl: await slow.listen({ host: '127.0.0.1', port: 0 }),
      timeoutMs: 600,
    })
    await expect(llm.ask(question)).rejects.toMatchObject({ name: 'GiveUp', code: 'model-slow' })
    expect(calls).toBeGreaterThan(0)
    const stopped = llm.ask({ ...question, signal: AbortSignal.timeout(50) })
    await expect(stopped).rejects.toMatchObject({ name: 'RetryLater', code: 'aborted' })
    await slow.close()
  })

  it('says that what answers is no model, where it sends something else', async () => {
    const other = fastify({ forceCloseConnections: true })
    other.post('/v1/messages', async () => ({ id: 'm', content: [{ type: 'text', text: '{"ok":true}' }] }))
    const llm = openClaude({ ...OPTIONS, baseUrl: await other.listen({ host: '127.0.0.1', port: 0 }) })
    await expect(llm.ask(question)).rejects.toMatchObject({
      code: 'model-malformed',
      message: expect.stringContaining('ANTHROPIC_BASE_URL'),
    })
    await other.close()
  })

  it('makes no call when the money is spent, and books what each call cost', async () => {
    const booked: number[] = []
    const budget = {
      reached: () => (booked.length > 0 ? 'The daily limit is spent.' : undefined),
      spent: (usd: number) => void booked.push(usd),
    }
    await post({ answers: [{ text: '{"ok":true}' }] })
    await claude({ budget }).ask(question)
    await expect(claude({ budget }).ask(question)).rejects.toMatchObject({ code: 'model-refused' })
    expect((await seen()).calls).toBe(1)
    expect(booked).toEqual([expect.any(Number)])
  })

  it('says which setting is wrong when the key is', async () => {
    await expect(claude({ key: 'sk-other' }).ask(question)).rejects.toThrow(/ANTHROPIC_API_KEY/)
  })

  it('waits as long as the model says', async () => {
    await post({ answers: [{ fail: 'rate-limit' }] })
    await expect(claude().ask(question)).rejects.toMatchObject({ code: 'model-busy', afterMs: 2_000 })
  })

  it('prices a model that it does not know as the dearest', () => {
    expect(costUsd('claude-haiku-9', 1_000_000, 0)).toBe(1)
    expect(costUsd('someone-else', 1_000_000, 1_000_000)).toBe(90)
  })
})

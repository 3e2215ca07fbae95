import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RetryLater } from '../kit/outcome.ts'
import { gathered } from './context.spec-support.ts'
import { defineAgent } from './define-agent.ts'
import type { AnswerStore, Llm } from './llm.ts'
import { agentWorker } from './run-agent.ts'
import { workAfter } from './work.spec-support.ts'

const agent = defineAgent({
  name: 'spec-agent',
  version: '1.0.0',
  queue: 'rca-tasks',
  emits: ['NoteAdded'],
  read: () => 'what broke?',
  ranked: () => ({ text: 'what the evidence says' }),
  prompt: (user) => ({ system: 'Answer.', user }),
  verdict: z.object({ text: z.string() }),
  maxTokens: 100,
  conclude: ({ text }, _input, { about }) => [{ ...about, event_type: 'NoteAdded', payload: { text } }],
})
const work = workAfter(gathered().events)

/** A model that says something else each time it is asked. */
function model() {
  const asked: string[] = []
  const llm: Llm = {
    model: 'spec-model',
    ask: async ({ user, schema }) => {
      asked.push(user)
      const value = schema.parse({ text: `answer ${asked.length}` })
      return {
        value,
        model: 'spec-model',
        prompt_sha256: 'a'.repeat(64),
        cost: { input_tokens: 1, output_tokens: 2, usd: 0.1 },
      }
    },
  }
  return { llm, asked }
}

function kept() {
  const answers = new Map<string, unknown>()
  const store: AnswerStore = {
    get: async (id) => answers.get(id),
    // As a database would: what comes back is a copy.
    put: async (id, answer) => void answers.set(id, JSON.parse(JSON.stringify(answer))),
  }
  return store
}

describe('src/worker-kit/run-agent.ts', () => {
  it('asks the model once for a task that is worked on twice, and says the same', async () => {
    const { llm, asked } = model()
    const answers = kept()
    const first = await agentWorker(agent).handle(work, { llm, answers })
    expect(first).toMatchObject([{ payload: { text: 'answer 1' }, agent: { model: 'spec-model' } }])
    expect(await agentWorker(agent).handle(work, { llm, answers })).toEqual(first)
    expect(asked).toEqual(['what broke?'])
  })

  it('waits for a model that asks for seconds, and gives the evidence in its place where it asks for more', async () => {
    const busy = (afterMs: number): Llm => ({
      model: 'spec-model',
      ask: () => Promise.reject(new RetryLater('model-busy', 'The model asks us to wait.', { afterMs })),
    })
    const ask = (afterMs: number) => agentWorker(agent).handle(work, { llm: busy(afterMs), answers: kept() })
    await expect(ask(2_000)).rejects.toMatchObject({ code: 'model-busy', afterMs: 2_000 })
    expect(await ask(3_600_000)).toMatchObject([
      { payload: { text: 'what the evidence says' } },
      { event_type: 'AgentFailed', payload: { code: 'model-busy', attempts: 1 } },
    ])
  })

  it('asks anew in another cycle, and when the agent is another version', async () => {
    const { llm, asked } = model()
    const answers = kept()
    await agentWorker(agent).handle(work, { llm, answers })
    await agentWorker(agent).handle(workAfter(gathered().events, { cycle: 2 }), { llm, answers })
    await agentWorker({ ...agent, version: '1.1.0' }).handle(work, { llm, answers })
    expect(asked).toHaveLength(3)
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import type { Llm } from './llm.ts'

/** How the other side can be made to behave; each adapter's spec says how in its own protocol. */
export interface LlmFixture {
  readonly llm: Llm
  /** The next answers, in order, then well-behaved ones. */
  script(answers: readonly ScriptedAnswer[]): Promise<void>
  /** Calls that the other side has seen since the last script. */
  calls(): Promise<number>
}

export type ScriptedAnswer =
  | { readonly text: string }
  | { readonly truncated: string }
  | { readonly fail: 'overloaded' | 'rate-limit' | 'spend-limit' | 'bad-key' | 'reset' }

const Weather = z.object({ sky: z.enum(['clear', 'grey']), degrees: z.number() })
const question = { system: 'Answer in JSON.', user: 'How is the weather?', schema: Weather, maxTokens: 200 }
const good = { text: '{"sky":"grey","degrees":7}' }

/** What every model behind the port keeps. */
export function llmContract(name: string, open: () => Promise<LlmFixture>): void {
  describe(name, () => {
    it('gives the value, checked, with what it cost and the hash of the prompt', async () => {
      const { llm, script } = await open()
      await script([good])
      const answer = await llm.ask(question)
      expect(answer.value).toEqual({ sky: 'grey', degrees: 7 })
      expect(answer.prompt_sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(answer.cost.output_tokens).toBeGreaterThan(0)
      expect(answer.cost.usd).toBeGreaterThan(0)
    })

    it('gives the same hash for the same prompt and another for another', async () => {
      const { llm, script } = await open()
      await script([good, good, good])
      const first = await llm.ask(question)
      expect((await llm.ask(question)).prompt_sha256).toBe(first.prompt_sha256)
      expect((await llm.ask({ ...question, user: 'And tomorrow?' })).prompt_sha256).not.toBe(first.prompt_sha256)
    })

    it.each([
      ['no JSON', { text: 'It is grey, about seven degrees.' }],
      ['another shape', { text: '{"sky":"purple"}' }],
      ['cut off', { truncated: '{"sky":"gr' }],
    ] as const)('mends an answer that is %s in a further turn and counts the cost of both', async (_, bad) => {
      const { llm, script, calls } = await open()
      await script([good])
      const once = await llm.ask(question)
      await script([bad, good])
      const twice = await llm.ask(question)
      expect(twice.value).toEqual({ sky: 'grey', degrees: 7 })
      expect(await calls()).toBe(2)
      expect(twice.cost.input_tokens).toBeGreaterThan(once.cost.input_tokens)
    })

    it('gives up after two repair turns', async () => {
      const { llm, script, calls } = await open()
      await script([{ text: 'no' }, { text: '[]' }, { text: '{"sky":1}' }, good])
      await expect(llm.ask(question)).rejects.toMatchObject({ name: 'GiveUp', code: 'model-malformed' })
      expect(await calls()).toBe(3)
    })

    it.each(['overloaded', 'rate-limit', 'reset'] as const)(
      'asks to be tried later on %s, and makes one call',
      async (fail) => {
        const { llm, script, calls } = await open()
        await script([{ fail }])
        const error = await llm.ask(question).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(RetryLater)
        expect(await calls()).toBe(1)
      },
    )

    it.each(['spend-limit', 'bad-key'] as const)('gives up on %s with what to do', async (fail) => {
      const { llm, script, calls } = await open()
      await script([{ fail }])
      const error = await llm.ask(question).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(GiveUp)
      expect(error).toMatchObject({ code: 'model-refused' })
      expect(await calls()).toBe(1)
    })

    it('stops when it is told to', async () => {
      const { llm, script } = await open()
      await script([good])
      const error = await llm.ask({ ...question, signal: AbortSignal.abort() }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(RetryLater)
    })
  })
}

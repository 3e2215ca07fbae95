import type { Llm } from '../../worker-kit/llm.ts'
import type { Metrics } from './metrics.ts'

/** The model, with its tokens and their price counted. */
export function measuredLlm(llm: Llm, { llmTokens, llmCost }: Metrics): Llm {
  return {
    model: llm.model,
    async ask(question) {
      const answer = await llm.ask(question)
      const { model, cost } = answer
      llmTokens.inc({ model, direction: 'input' }, cost.input_tokens)
      llmTokens.inc({ model, direction: 'output' }, cost.output_tokens)
      llmCost.inc(cost.usd)
      return answer
    },
  }
}

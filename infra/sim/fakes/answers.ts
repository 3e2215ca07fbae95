import type { AnswerStore } from '../../../src/worker-kit/llm.ts'

/** Kept answers; the first one under an id stays. */
export function memoryAnswers(kept: Map<string, unknown>): AnswerStore {
  return {
    get: async (id) => kept.get(id),
    put: async (id, answer) => {
      if (!kept.has(id)) kept.set(id, answer)
    },
  }
}

import type { z } from 'zod'
import type { Cost } from '../timeline/payloads/cause.ts'

export interface Question<T> {
  readonly system: string
  /** Untrusted text travels only inside JSON strings in here. */
  readonly user: string
  readonly schema: z.ZodType<T>
  readonly maxTokens: number
  readonly signal?: AbortSignal
  /** Who asks, and about what: for whoever traces questions. No part of the question. */
  readonly about?: { readonly agent: string; readonly incident_id: string; readonly cycle: number }
}

export interface Answer<T> {
  readonly value: T
  readonly model: string
  readonly prompt_sha256: string
  readonly cost: Cost
}

/**
 * A model: text in, checked JSON out. Overload and network: `RetryLater`. An answer that does not fit the schema after
 * the repair turns: `GiveUp('model-malformed')`; a spend limit or bad key: `GiveUp('model-refused')`; no answer in time,
 * which is for the whole question: `GiveUp('model-slow')`.
 */
export interface Llm {
  readonly model: string
  ask<T>(question: Question<T>): Promise<Answer<T>>
}

/** Answers kept before the event is appended, so that a crash in between costs no second call. */
export interface AnswerStore {
  get(outputEventId: string): Promise<unknown>
  put(outputEventId: string, answer: unknown): Promise<void>
}

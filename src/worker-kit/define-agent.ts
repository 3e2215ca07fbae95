import type { z } from 'zod'
import type { QueueName } from '../tasks/queues.ts'
import type { Draft } from '../timeline/draft.ts'
import type { EventType } from '../timeline/events.ts'
import type { Cost, Reasoner } from '../timeline/payloads/cause.ts'
import type { Work } from './define-worker.ts'

/** How a verdict came about; the card says it. */
export interface Provenance {
  readonly reasoner: Reasoner
  readonly cost: Cost
  readonly model?: string
  readonly prompt_sha256?: string
}

/**
 * An agent has no hand to touch anything: it reads its work, and speaks. `ranked` is the whole answer without a model;
 * with one, the model's words are parsed by `verdict` and policed by `conclude`, which trusts neither.
 */
export interface AgentDefinition<Input, Verdict> {
  readonly name: string
  readonly version: string
  readonly queue: QueueName
  readonly emits: readonly EventType[]
  /** Picks out of the work all that the answer may rest on. Pure. */
  readonly read: (work: Work) => Input
  /** The deterministic answer. Pure. */
  readonly ranked: (input: Input) => Verdict
  /** Pure; snapshot-tested. */
  readonly prompt: (input: Input) => { readonly system: string; readonly user: string }
  readonly verdict: z.ZodType<Verdict>
  readonly maxTokens: number
  /** Drops what is uncited, caps confidence, decides the route. Pure. */
  readonly conclude: (verdict: Verdict, input: Input, work: Work, provenance: Provenance) => readonly Draft[]
}

export function defineAgent<Input, Verdict>(
  definition: AgentDefinition<Input, Verdict>,
): AgentDefinition<Input, Verdict> {
  return definition
}

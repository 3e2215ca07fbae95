import { z } from 'zod'
import { crashPoint } from '../kit/crash-point.ts'
import { asOutcome } from '../kit/outcome.ts'
import { type Draft, eventId } from '../timeline/draft.ts'
import { Cost } from '../timeline/payloads/cause.ts'
import { agentFailed } from './agent-failed.ts'
import type { AgentDefinition, Provenance } from './define-agent.ts'
import { defineWorker, type Work, type WorkerDefinition } from './define-worker.ts'
import type { AnswerStore, Llm } from './llm.ts'

export interface AgentNeeds {
  /** Absent: the ranked evidence itself is the answer. */
  readonly llm?: Llm
  readonly answers: AnswerStore
}

/** After this many passing troubles of the model the deterministic answer is given instead: an incident does not wait. */
const PATIENCE = 3
/** A model that asks for more than this is not waited for either. */
const LONGEST_WAIT_MS = 60_000
/** A model takes its time, but also counts words a minute: more calls at once would be refused, and refusals use up patience. */
const AT_ONCE = 2
const FREE = { input_tokens: 0, output_tokens: 0, usd: 0 }
const Kept = z.object({ value: z.unknown(), model: z.string(), prompt_sha256: z.string(), cost: Cost })

interface Outcome<Verdict> {
  readonly verdict: Verdict
  readonly provenance: Provenance
  readonly failures: readonly Draft[]
}

/** Makes a worker of an agent: with a model its checked words, without one (or when it fails) the ranked evidence. */
export function agentWorker<Input, Verdict>(agent: AgentDefinition<Input, Verdict>): WorkerDefinition<AgentNeeds> {
  return defineWorker<AgentNeeds>({
    name: agent.name,
    version: agent.version,
    queue: agent.queue,
    emits: [...agent.emits, 'AgentFailed'],
    atOnce: AT_ONCE,
    async handle(work, needs) {
      const input = agent.read(work)
      const { verdict, provenance, failures } = await reason(agent, input, work, needs)
      const tag = {
        name: agent.name,
        version: agent.version,
        ...(provenance.model ? { model: provenance.model } : {}),
        ...(provenance.prompt_sha256 ? { prompt_sha256: provenance.prompt_sha256 } : {}),
      }
      const drafts = agent.conclude(verdict, input, work, provenance)
      return [...drafts.map((draft) => ({ ...draft, agent: tag })), ...failures]
    },
  })
}

async function reason<Input, Verdict>(
  agent: AgentDefinition<Input, Verdict>,
  input: Input,
  work: Work,
  { llm, answers }: AgentNeeds,
): Promise<Outcome<Verdict>> {
  const ranked = {
    verdict: agent.ranked(input),
    provenance: { reasoner: 'ranked-evidence', cost: FREE },
    failures: [],
  } as const
  if (llm === undefined) return ranked
  const { tenant_id, incident_id, cycle } = work.about
  const outputId = eventId(tenant_id, incident_id, agent.emits[0] ?? agent.name, cycle, `answer:${agent.version}`)
  try {
    const kept = Kept.safeParse(await answers.get(outputId))
    if (kept.success) return spoken(agent.verdict.parse(kept.data.value), kept.data)
    const answer = await llm.ask({
      ...agent.prompt(input),
      schema: agent.verdict,
      maxTokens: agent.maxTokens,
      signal: work.signal,
      about: { agent: agent.name, incident_id, cycle },
    })
    crashPoint('model.answer:before')
    await answers.put(outputId, answer)
    crashPoint('model.answer:after')
    return spoken(answer.value, answer)
  } catch (error) {
    const outcome = asOutcome(error)
    if (outcome.name === 'RetryLater' && work.attempt < PATIENCE && outcome.afterMs <= LONGEST_WAIT_MS) throw outcome
    return { ...ranked, failures: [agentFailed(agent.name, work, outcome)] }
  }
}

function spoken<Verdict>(
  verdict: Verdict,
  answer: { model: string; prompt_sha256: string; cost: Cost },
): Outcome<Verdict> {
  const { model, prompt_sha256, cost } = answer
  return { verdict, provenance: { reasoner: 'claude', model, prompt_sha256, cost }, failures: [] }
}

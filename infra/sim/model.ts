import { sha256Hex } from '../../src/kit/hash.ts'
import type { AgentDefinition } from '../../src/worker-kit/define-agent.ts'
import type { WorkerDefinition } from '../../src/worker-kit/define-worker.ts'
import type { Answer, Llm, Question } from '../../src/worker-kit/llm.ts'
import { type AgentNeeds, agentWorker } from '../../src/worker-kit/run-agent.ts'
import { CANARY } from './fakes/shop.ts'
import type { Ports } from './ports.ts'
import type { SimProcess } from './process.ts'
import { breaks, type World } from './world.ts'

/** How often the model was asked for one answer: by tenant, incident, cycle and agent. */
export const questions = (world: World): ReadonlyMap<string, number> =>
  new Map([...world.trace.calls].filter(([name]) => name.startsWith('asked ')))

export interface Reasoning {
  readonly worker: WorkerDefinition<AgentNeeds>
  readonly needs: AgentNeeds
}

/** The agent as it runs: in some worlds with a model, which then says what the ranked evidence would have said. */
export function reasoning<Input, Verdict>(
  world: World,
  process: SimProcess,
  { answers }: Ports,
  agent: AgentDefinition<Input, Verdict>,
): Reasoning {
  const names = new Map<Input, string>()
  let about = ''
  let said: Verdict | undefined
  // The prompt is made in the same breath as the question: several tasks are in hand at once.
  const worker: WorkerDefinition<AgentNeeds> = agentWorker<Input, Verdict>({
    ...agent,
    read: (work) => {
      const { tenant_id, incident_id, cycle } = work.about
      const input = agent.read(work)
      names.set(input, `asked ${tenant_id}/${incident_id}/${cycle}/${agent.name}`)
      return input
    },
    prompt: (input) => {
      about = names.get(input) ?? ''
      said = agent.ranked(input)
      return agent.prompt(input)
    },
  })
  const ask = async <T>(
    { system, user }: Question<T>,
    name: string,
    verdict: Verdict | undefined,
  ): Promise<Answer<T>> => {
    if (world.plan.whole && `${system}${user}`.includes(CANARY)) breaks(world, 'I10 a secret reaches the model')
    world.trace.call(name)
    const cost = { input_tokens: 1_000, output_tokens: 100, usd: 0.01 }
    // The agent asks for its own verdict, which is what was just computed for it.
    return { value: verdict as T, model: 'sim-model', prompt_sha256: sha256Hex(user), cost }
  }
  const llm: Llm = {
    model: 'sim-model',
    ask: (question) => {
      const [name, verdict] = [about, said]
      return process.call('model.ask', true, () => ask(question, name, verdict))
    },
  }
  return { worker, needs: world.plan.withModel ? { answers, llm } : { answers } }
}

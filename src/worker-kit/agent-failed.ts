import type { Draft } from '../timeline/draft.ts'
import type { Work } from './define-worker.ts'

/** A model gave no answer that could be used, and why. */
export function agentFailed(
  agent: string,
  work: Work,
  { code, message }: { readonly code: string; readonly message: string },
): Draft {
  return {
    ...work.about,
    event_type: 'AgentFailed',
    discriminator: `${agent}/${work.task.key}`,
    payload: { agent, code, error: message.slice(0, 2_000), attempts: work.attempt },
  }
}

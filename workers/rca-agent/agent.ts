import { defineAgent } from '../../src/worker-kit/define-agent.ts'
import { concludeRca, type RcaSettings } from './conclude.ts'
import { rcaPrompt } from './prompt.ts'
import { rankedVerdict } from './ranked.ts'
import { type RcaInput, readRca } from './read.ts'
import { RcaVerdict } from './verdict.ts'

export const RCA_DEFAULTS: RcaSettings = { policyVersion: '1', fixThreshold: 0.6 }

/** The agent under a policy; what it decides is frozen into each event it states. */
export function rcaAgentWith(settings: RcaSettings) {
  return defineAgent<RcaInput, RcaVerdict>({
    name: 'rca-agent',
    version: '0.1.0',
    queue: 'rca-tasks',
    emits: ['RootCauseProposed'],
    read: readRca,
    ranked: rankedVerdict,
    prompt: rcaPrompt,
    verdict: RcaVerdict,
    maxTokens: 4_000,
    conclude: (verdict, input, work, provenance) => concludeRca(verdict, input, work, provenance, settings),
  })
}

export const rcaAgent = rcaAgentWith(RCA_DEFAULTS)

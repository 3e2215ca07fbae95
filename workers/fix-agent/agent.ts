import { defineAgent } from '../../src/worker-kit/define-agent.ts'
import { concludeFix } from './conclude.ts'
import { fixPrompt } from './prompt.ts'
import { rankedFix } from './ranked.ts'
import { type FixInput, readFix } from './read.ts'
import { FixVerdict } from './verdict.ts'

const AGENT = { name: 'fix-agent', version: '0.1.0' }

export const fixAgent = defineAgent<FixInput, FixVerdict>({
  ...AGENT,
  queue: 'fix-tasks',
  emits: ['FixProposed'],
  read: readFix,
  ranked: rankedFix,
  prompt: fixPrompt,
  verdict: FixVerdict,
  maxTokens: 8_000,
  conclude: (verdict, input, work, provenance) => concludeFix(verdict, input, work, provenance, AGENT),
})

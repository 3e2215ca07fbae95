import { defineAgent } from '../../src/worker-kit/define-agent.ts'
import { concludeFix } from './conclude.ts'
import { fixPrompt } from './prompt.ts'
import { rankedFix } from './ranked.ts'
import { type FixInput, readFix } from './read.ts'
import { FixVerdict } from './verdict.ts'

export const fixAgent = defineAgent<FixInput, FixVerdict>({
  name: 'fix-agent',
  version: '0.1.0',
  queue: 'fix-tasks',
  emits: ['FixProposed'],
  read: readFix,
  ranked: rankedFix,
  prompt: fixPrompt,
  verdict: FixVerdict,
  maxTokens: 8_000,
  conclude: concludeFix,
})

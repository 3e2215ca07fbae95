import { expect } from 'vitest'
import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import { contextFor, GUILTY, gathered } from '../../src/worker-kit/context.spec-support.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { fixAgent } from './agent.ts'
import type { FixVerdict } from './verdict.ts'

const FREE = { input_tokens: 0, output_tokens: 0, usd: 0 }
export const OURS: Provenance = { reasoner: 'ranked-evidence', cost: FREE }
const MODEL: Provenance = { reasoner: 'claude', cost: FREE, model: 'claude-sonnet-5-5', prompt_sha256: 'a'.repeat(64) }
export const CAUSE = {
  hypothesis_id: 'h1',
  cause: 'The guard was taken away',
  service: 'checkout',
  change_ref: GUILTY,
  confidence: 0.9,
  evidence_ids: ['ev1', 'ev5'],
}

export function workFor(context = contextFor()) {
  return workAfter(gathered(context).cause(0.9, { hypotheses: [CAUSE] }).events)
}

/** The draft that the agent states: after the verdict of a model, or by itself. */
export function draft(verdict?: Partial<FixVerdict>, context = contextFor(), by = verdict ? MODEL : OURS): FixDraft {
  const work = workFor(context)
  const input = fixAgent.read(work)
  const event = stated(fixAgent.conclude({ ...fixAgent.ranked(input), ...verdict }, input, work, by)[0], work.now)
  if (event.event_type !== 'FixProposed' || event.payload.stage !== 'draft') throw new Error('It states a draft.')
  expect(event.discriminator).toBe('draft')
  return event.payload
}

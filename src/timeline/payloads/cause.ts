import { z } from 'zod'
import { EvidenceIds, Line, Probability, Text } from './shared.ts'

export const Reasoner = z.enum(['claude', 'ranked-evidence'])
export type Reasoner = z.infer<typeof Reasoner>

export const ProposedCause = z.object({
  hypothesis_id: z.string().max(40),
  cause: Text,
  service: z.string().max(200),
  change_ref: z.string().max(300).optional(),
  confidence: Probability,
  evidence_ids: EvidenceIds.min(1),
})
export type ProposedCause = z.infer<typeof ProposedCause>

export const RuledOut = z.object({
  hypothesis_id: z.string().max(40),
  cause: Line,
  why: Line,
  evidence_ids: EvidenceIds,
})

/** Frozen at the time of reasoning: the dispatcher copies `route` and reads no configuration. */
export const Policy = z.object({
  version: z.string().max(40),
  fix_threshold: Probability,
  route: z.array(z.enum(['fix', 'instrumentation'])).max(2),
})

export const Cost = z.object({ input_tokens: z.int().min(0), output_tokens: z.int().min(0), usd: z.number().min(0) })
export type Cost = z.infer<typeof Cost>

export const RootCauseProposedPayload = z.object({
  verdict: z.enum(['cause', 'unknown']),
  hypotheses: z.array(ProposedCause).max(5),
  ruled_out: z.array(RuledOut).max(15),
  would_change: z.array(Line).max(10),
  five_whys: z.array(z.object({ why: Line, evidence_ids: EvidenceIds })).max(5),
  summary: Text,
  policy: Policy,
  reasoner: Reasoner,
  /** Claims of the model that cited nothing real and were dropped by code. */
  dropped_claims: z.int().min(0),
  cost: Cost,
})

export const InstrumentationProposedPayload = z.object({
  missing: z.array(z.object({ signal: Line, where: Line, decides: Line })).max(10),
  patch: z.string().max(20_000).optional(),
  reasoner: Reasoner,
  cost: Cost,
})
export const InstrumentationAppliedPayload = z.object({ repo: Line, number: z.int(), merge_sha: Line })

export const RootCauseJudgedPayload = z.object({
  hypothesis_id: z.string().max(40),
  judgement: z.enum(['right', 'wrong', 'partly']),
  note: Text.optional(),
})

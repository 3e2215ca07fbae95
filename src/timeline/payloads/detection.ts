import { z } from 'zod'
import { CountOf, Line, Severity, Text, Window } from './shared.ts'

/** The rule that fired and its numbers: the answer to "why was this opened". */
export const Rule = z.object({
  name: z.enum(['rate', 'signature', 'novelty', 'declared', 'webhook']),
  why: Line,
  observed: z.number().optional(),
  expected: z.number().optional(),
  /** Upper tail probability of what was observed, given the baseline. */
  tail: z.number().optional(),
  requests: z.number().optional(),
  errors: z.number().optional(),
  baseline_rate: z.number().optional(),
  of: CountOf,
})

export const SignatureCount = z.object({
  signature: z.string().max(200),
  title: Line,
  count: z.number(),
  sample: z.string().max(2_000).optional(),
})

export const IncidentDetectedPayload = z.object({
  title: Line,
  service: z.string().max(200),
  error_signature: z.string().max(200),
  severity: Severity,
  source: z.enum(['detector', 'person', 'sentry']),
  rule: Rule,
  window: Window,
  top_signatures: z.array(SignatureCount).max(10),
  services_joined: z.array(z.string().max(200)).max(20),
  description: Text.optional(),
  private: z.boolean().optional(),
  /** Seconds after closing within which a re-detection reopens this incident. */
  reopen_window_s: z.int().min(0),
  max_cycles: z.int().min(1),
})

/** Requests and those of them that failed; where no requests are known, 0 of them and the error lines. */
export const Counted = z.object({ window: Window, requests: z.number().min(0), errors: z.number().min(0) })
export type Counted = z.infer<typeof Counted>

export const ImpactMeasuredPayload = z.object({
  service: z.string().max(200),
  /** The newest stretch that is complete. */
  now: Counted,
  /** All of it since the trouble began, as long as it failed. */
  failed: Counted,
  usual_rate: z.number().min(0).optional(),
  of: CountOf,
  /** More fails than usual. */
  failing: z.boolean(),
  /** When it failed again last, after it had been over: what was as usual in between is not counted in `failed`. */
  again_from: z.iso.datetime().optional(),
  /** Since when no more fails than usual; there when it is over. */
  over_since: z.iso.datetime().optional(),
  /** What people shipped or switched shortly before that end, where no fix of ours was merged. It is not said that it helped. */
  ended_after: z
    .object({
      kind: z.enum(['deploy', 'flag', 'config', 'migration']),
      service: z.string().max(200),
      /** A commit, or `name=value`. */
      ref: z.string().max(500),
      at: z.iso.datetime(),
    })
    .optional(),
})

export const SeverityAssessedPayload = z.object({
  severity: Severity,
  reason: Text,
  impact: z.object({ error_rate: z.number().optional(), affected_users: z.number().optional() }).optional(),
})

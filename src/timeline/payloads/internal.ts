import { z } from 'zod'
import { Line, Text } from './shared.ts'

/** An effect that was done outside: enough to find it again on an empty database. */
export const EffectRecordedPayload = z.object({
  surface: z.enum(['slack', 'code-host', 'model']),
  /** The effect's own name inside the incident: `brief`, `card`, `fact:<event id>`, ... */
  key: z.string().max(300),
  /** What the other side calls it: `C1/1700000000.000100`, a pull request number, ... */
  external_id: z.string().max(500),
  /** How it came about: done by us now, or found there already. */
  outcome: z.enum(['done', 'adopted']),
  /** What the surface last showed, so that an unchanged view is not sent again. */
  render_sha256: z.string().max(64).optional(),
})
export const TaskStalledPayload = z.object({
  queue: Line,
  key: Line,
  attempts: z.int(),
  reason: Text,
  /** What kind of trouble the worker named; absent where it was the reconciler that gave up. */
  code: z.string().max(60).optional(),
})
export const NeedsHumanPayload = z.object({
  reason: Text,
  queue: Line.optional(),
  /** Said by the time alone, while the work goes on: nobody is on it, or a promised update (its cause) stays away. */
  reminder: z.enum(['unattended', 'update']).optional(),
})
export const DeadLetteredPayload = z.object({ source: Line, ref: Line, sha256: Line, error: Text })
export const AgentFailedPayload = z.object({ agent: Line, code: Line, error: Text, attempts: z.int() })
export const BudgetReachedPayload = z.object({ budget: Line, spent_usd: z.number(), limit_usd: z.number() })
export const IntegrationStatePayload = z.object({ integration: Line, what: Text })

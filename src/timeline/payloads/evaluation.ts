import { z } from 'zod'
import { RatePoint } from './context.ts'
import { Line, RateFigure, Text } from './shared.ts'

/** What fails instead of the incident's own error, new since the incident began. */
export const FailsInstead = z.object({
  service: z.string().max(200),
  signature: Line,
  title: Line,
  /** Its first line. */
  since: z.iso.datetime(),
  /** Since the fix. */
  count: z.number(),
})
export type FailsInstead = z.infer<typeof FailsInstead>

export const EvaluationCompletedPayload = z.object({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  /** 0 for the first look; scheduled looks count up. */
  slot: z.int().min(0),
  /** Before the incident: what is usual. */
  usual: RateFigure,
  before: RateFigure,
  after: RateFigure,
  series: z.array(RatePoint).max(240),
  fix_at: z.iso.datetime(),
  new_errors: z.array(z.object({ signature: Line, title: Line, count: z.number() })).max(10),
  /** How often the error that opened the incident came, before the fix and since; absent where none did, or nobody counted. */
  own: z
    .object({
      before: z.number().min(0),
      after: z.number().min(0),
      /** Its last line, where that came well before the fix: then it was not the fix that ended it. */
      ended: z.iso.datetime().optional(),
    })
    .optional(),
  /** Set where that error is gone and requests go on failing, if it is known with what. */
  instead: FailsInstead.optional(),
  why: Text,
  /** After an inconclusive look: seconds until the next, frozen here so that replay waits alike. */
  next_look_s: z.int().min(1).optional(),
  /** Seconds after which a pass resolves by rule when nobody answered; absent: only people resolve. */
  auto_resolve_s: z.int().min(1).optional(),
})

export const IncidentResolvedPayload = z.object({
  how: z.enum(['person', 'rule']),
  reason: Text,
  evaluation_event_id: z.string().optional(),
})
export const ResolutionDeclinedPayload = z.object({ why: Text })

import { z } from 'zod'

const Ids = z.array(z.string().max(40)).max(50)
const Prose = z.string().max(2_000)

/** What is asked of a model. Services and changes are not in it: code takes them from the hypothesis that is named. */
export const RcaVerdict = z.object({
  verdict: z.enum(['cause', 'unknown']),
  causes: z
    .array(
      z.object({
        hypothesis_id: z.string().max(40),
        cause: Prose,
        confidence: z.number().min(0).max(1),
        evidence_ids: Ids,
      }),
    )
    .max(5),
  ruled_out: z.array(z.object({ hypothesis_id: z.string().max(40), why: Prose, evidence_ids: Ids })).max(15),
  five_whys: z.array(z.object({ why: Prose, evidence_ids: Ids })).max(5),
  would_change: z.array(Prose).max(10),
})
export type RcaVerdict = z.infer<typeof RcaVerdict>

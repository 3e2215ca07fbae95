import { z } from 'zod'

export const Probability = z.number().min(0).max(1)
export const Severity = z.enum(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'])
export type Severity = z.infer<typeof Severity>
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** Half-open: [from, to). */
export const Window = z.object({ from: z.iso.datetime(), to: z.iso.datetime() })
export type Window = z.infer<typeof Window>
/** Errors over requests in a window, with the 95 % Wilson interval of the rate. */
export const RateFigure = z.object({
  window: Window,
  requests: z.number().min(0),
  errors: z.number().min(0),
  rate: z.number().min(0),
  low: z.number().min(0),
  high: z.number().min(0),
})
export type RateFigure = z.infer<typeof RateFigure>
/** Ids of evidence items in the ContextBuilt of the same cycle. */
export const EvidenceIds = z.array(z.string().max(40)).max(50)
export const Text = z.string().max(8_000)
export const Line = z.string().max(500)

/** What figures count of a service whose requests nobody knows: its log lines, and those of them that are errors. */
export const CountOf = z.literal('lines').optional()

import { z } from 'zod'

/** What is asked of a model: the revert, or text replaced in files that it was shown. Never paths of its own making. */
export const FixVerdict = z.object({
  choice: z.enum(['revert', 'patch', 'none']),
  why: z.string().max(2_000),
  /** Each `old_text` must stand exactly once in the file. */
  replacements: z
    .array(
      z.object({ path: z.string().max(500), old_text: z.string().min(1).max(8_000), new_text: z.string().max(8_000) }),
    )
    .max(10),
  test_plan: z.string().max(4_000),
})
export type FixVerdict = z.infer<typeof FixVerdict>

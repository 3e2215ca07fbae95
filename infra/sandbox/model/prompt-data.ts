import { z } from 'zod'

const Parts = z.array(z.object({ name: z.string(), why: z.string(), value: z.number() }).loose())
const Hypothesis = z
  .object({
    id: z.string(),
    kind: z.string(),
    service: z.string(),
    title: z.string(),
    confidence: z.number(),
    ref: z.string().optional(),
    parts: Parts,
    evidence_ids: z.array(z.string()),
    ruled_out: z.string().optional(),
  })
  .loose()
const Item = z
  .object({ id: z.string(), kind: z.string(), title: z.string(), summary: z.string(), sample: z.string().optional() })
  .loose()
const Source = z.object({ path: z.string(), content: z.string() })

/** What this model reads in a prompt of ours: the JSON inside the fence, by the task it names. */
const PromptData = z.discriminatedUnion('task', [
  z
    .object({ task: z.literal('rca'), title: z.string(), hypotheses: z.array(Hypothesis), evidence: z.array(Item) })
    .loose(),
  z
    .object({
      task: z.literal('fix'),
      cause: z.object({ cause: z.string(), service: z.string() }).loose(),
      suspect: z.object({ sha: z.string(), title: z.string() }).loose().optional(),
      sources: z.array(Source),
      evidence: z.array(Item),
    })
    .loose(),
  z.object({ task: z.literal('instrumentation'), gaps: z.array(z.string()), hypotheses: z.array(Hypothesis) }).loose(),
  z
    .object({
      task: z.literal('report'),
      title: z.string(),
      facts: z.array(z.object({ id: z.string(), at: z.string(), text: z.string() })),
      figures: z.array(z.string()),
    })
    .loose(),
])
export type PromptData = z.infer<typeof PromptData>
export type RcaData = Extract<PromptData, { task: 'rca' }>
export type FixData = Extract<PromptData, { task: 'fix' }>

/** Undefined for a prompt that is not one of ours. */
export function promptData(text: string): PromptData | undefined {
  const json = /<(data-[0-9a-f]{16})>\n(.*)\n<\/\1>/.exec(text)?.[2]
  if (json === undefined) return undefined
  try {
    return PromptData.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

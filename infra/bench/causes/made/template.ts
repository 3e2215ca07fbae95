import { readFileSync } from 'node:fs'
import { z } from 'zod'

const MadeSeries = z.object({
  /** Whose it is: the service hit, its caller, what it calls, or the platform. */
  of: z.enum(['hit', 'caller', 'callee', 'platform']),
  metric: z.string(),
  usual: z.number(),
  bad: z.number(),
  /** It steps at the onset, climbs from the change to the onset, or climbs from the onset on. */
  shape: z.enum(['step', 'climb', 'ramp']),
})
export type MadeSeries = z.infer<typeof MadeSeries>

const MadeDiff = z.object({
  title: z.string(),
  /** `{hit}` stands for the service's folder; a path without it is a shared library. */
  path: z.string(),
  /** Lines with their marks, without a header. */
  patch: z.array(z.string()),
})
export type MadeDiff = z.infer<typeof MadeDiff>

const MadeChange = z.object({
  kind: z.enum(['flag', 'config', 'migration']),
  name: z.string(),
  previous: z.string(),
  value: z.string(),
})
export type MadeChange = z.infer<typeof MadeChange>

const Template = z.object({
  /** What comes before a colon is its class, where the set has classes. */
  kind: z.string(),
  /** What was changed beside code; without a guilty one, the decoys alone were. */
  changes: z.object({ guilty: z.array(MadeChange).optional(), decoys: z.array(MadeChange) }).optional(),
  /** The metric that fills up where no change is to blame. */
  fills: z.string().optional(),
  /** Absent where no change is to blame. */
  guilty: z.array(MadeDiff).optional(),
  errors: z.array(z.string()),
  stack: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  callerErrors: z.array(z.string()),
  series: z.array(MadeSeries),
  /** What is like the guilty change or near the errors in words, and innocent. */
  decoys: z.array(MadeDiff),
  /** Minutes from the deploy to the first harm; where nothing is to blame, from the nearest decoy. */
  delay: z.tuple([z.number(), z.number()]),
  /** Where the same is seen in several services at once. */
  everywhere: z.boolean().optional(),
  notice: z.string().optional(),
})
/** One kind of incident, with words to choose from. */
export type Template = z.infer<typeof Template>

/** The rules were written with these in view. */
export const TEMPLATES: readonly Template[] = [
  ...templatesOf('changes-of-code'),
  ...templatesOf('changes-with-delay'),
  ...templatesOf('changes-of-settings'),
  ...templatesOf('no-change'),
]

/** Written after the rules, to see what they do on words they were not made for. */
export const OTHER_TEMPLATES: readonly Template[] = [...templatesOf('other-changes'), ...templatesOf('other-no-change')]

/** Flags, settings, migrations, and what filled up: written after the rules, by somebody who had read them. */
export const BESIDE_CODE: readonly Template[] = templatesOf('beside-code')

/** The same in words of other trades and tools. */
export const OTHER_BESIDE_CODE: readonly Template[] = templatesOf('other-beside-code')

/** Written last, when the rules had been mended after the other two. */
export const THIRD_BESIDE_CODE: readonly Template[] = templatesOf('third-beside-code')

/** What a busy house ships all day: nothing of it brings an incident about. */
export const BACKGROUND: readonly MadeDiff[] = z.array(MadeDiff).parse(read('background'))

function templatesOf(name: string): Template[] {
  return z.array(Template).parse(read(name))
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./incidents/${name}.json`, import.meta.url), 'utf8'))
}

import { z } from 'zod'

const Text = z.string().nullish()
const Frame = z.object({
  function: Text,
  filename: Text,
  abs_path: Text,
  lineno: z.number().nullish(),
  colno: z.number().nullish(),
  in_app: z.boolean().nullish(),
})
const Thrown = z.object({
  type: Text,
  value: Text,
  stacktrace: z.object({ frames: z.array(Frame).nullish() }).nullish(),
})
/** Pairs as webhooks have them, or objects as some of the API's answers do. */
const Tags = z
  .array(z.union([z.tuple([z.string(), Text]), z.object({ key: z.string(), value: Text })]))
  .nullish()
  .transform(
    (tags) =>
      new Map((tags ?? []).map((tag) => (Array.isArray(tag) ? [tag[0], tag[1] ?? ''] : [tag.key, tag.value ?? '']))),
  )

/** The event in an issue alert; what we do not read is left out. */
export const SentryEvent = z.object({
  event_id: z.string().regex(/^[0-9a-f]{32}$/),
  issue_id: z.union([z.string(), z.number()]).transform(String),
  issue_url: z.string(),
  url: Text,
  web_url: Text,
  datetime: z.iso.datetime({ offset: true }),
  title: z.string().catch(''),
  message: Text,
  culprit: Text,
  level: Text,
  platform: Text,
  release: Text,
  environment: Text,
  tags: Tags,
  exception: z.object({ values: z.array(Thrown) }).nullish(),
})
export type SentryEvent = z.infer<typeof SentryEvent>

const MOST_FRAMES = 50

/** The stack as the language itself would print it, so that it gets the signature that its log line has. "" without frames. Pure. */
export function stackOf({ exception, platform }: Pick<SentryEvent, 'exception' | 'platform'>): string {
  const thrown = exception?.values.at(-1)
  const frames = (thrown?.stacktrace?.frames ?? []).slice(-MOST_FRAMES)
  if (thrown === undefined || frames.length === 0) return ''
  const head = `${thrown.type ?? 'Error'}: ${thrown.value ?? ''}`
  if (platform === 'python') {
    const lines = frames.map((frame) => `  File "${placeOf(frame)}", line ${frame.lineno ?? 0}, in ${nameOf(frame)}`)
    return ['Traceback (most recent call last):', ...lines, head].join('\n')
  }
  // Sentry has the oldest call first.
  const lines = frames.map(
    (frame) => `    at ${nameOf(frame)} (${placeOf(frame)}:${frame.lineno ?? 0}:${frame.colno ?? 0})`,
  )
  return [head, ...lines.toReversed()].join('\n')
}

function placeOf({ abs_path, filename }: z.infer<typeof Frame>): string {
  return abs_path || filename || '<unknown>'
}

function nameOf({ function: name }: z.infer<typeof Frame>): string {
  return name || '<anonymous>'
}

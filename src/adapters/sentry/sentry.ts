import { z } from 'zod'
import {
  type EvidenceSource,
  type LogFilter,
  SOURCE_LIMITS,
  type SourceAnswer,
  type SourceLimits,
  type SourceLine,
  type SourceWindow,
} from '../../evidence/evidence-source.ts'
import { askJson, type JsonAnswer } from '../../kit/ask-json.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'

export interface SentryOptions {
  /** Where its API begins, before `/api/0`; without a slash at the end. */
  readonly url: string
  readonly token: Secret
  /** The organization's slug. */
  readonly org: string
  readonly limits?: Partial<SourceLimits>
}

/** Issues of one question, the most frequent first; a page of theirs has at most a hundred. */
const MOST_ISSUES = 50

const Text = z.string().nullish()
const Org = z.object({ slug: z.string(), name: z.string() })
const Issues = z.array(
  z.object({
    id: z.string(),
    shortId: Text,
    title: z.string(),
    culprit: Text,
    permalink: Text,
    level: Text,
    count: z.coerce.number(),
    lastSeen: z.iso.datetime({ offset: true }),
    project: z.object({ slug: z.string() }),
    metadata: z.object({ type: Text, value: Text }).nullish(),
  }),
)

/** Issues in Sentry as lines that stand for many events. Needs a token with `org:read` and `event:read`. */
export function sentrySource(options: SentryOptions): EvidenceSource {
  const limits = { ...SOURCE_LIMITS, ...options.limits }
  return {
    id: 'sentry',
    name: 'Sentry',
    async probe() {
      const { name } = read(Org, await ask(options, limits, '/'))
      return `Sentry, the issues of ${name}`
    },
    logs: (window, filter) => issuesOf(options, limits, window, filter),
  }
}

async function issuesOf(
  options: SentryOptions,
  limits: SourceLimits,
  { from, to }: SourceWindow,
  { services, errorsOnly }: LogFilter,
): Promise<SourceAnswer<SourceLine>> {
  const most = Math.min(MOST_ISSUES, limits.rows)
  // A project is a service; what can be no slug is none.
  const slugs = services.filter((service) => /^[a-z0-9][\w-]{0,99}$/.test(service))
  if (services.length > 0 && slugs.length === 0) return { items: [], truncated: false, bytes: 0 }
  const words = [...(errorsOnly ? ['level:[error,fatal]'] : []), ...(slugs.length === 0 ? [] : [`project:[${slugs}]`])]
  const query = new URLSearchParams({
    query: words.join(' '),
    start: from,
    end: to,
    sort: 'freq',
    limit: String(Math.min(100, most + 1)),
    project: '-1',
  })
  const answer = await ask(options, limits, `/issues/?${query}`)
  const found = read(Issues, answer)
  const lines = found.slice(0, most).map((issue): SourceLine => {
    const { type, value } = issue.metadata ?? {}
    return {
      at: new Date(issue.lastSeen).toISOString(),
      service: issue.project.slug,
      severity: issue.level ?? 'error',
      body: issue.title,
      exception_type: type ?? '',
      exception_message: value ?? '',
      exception_stack: '',
      deploy: '',
      count: issue.count,
      ...(issue.permalink ? { url: issue.permalink } : {}),
    }
  })
  const items = lines.toSorted((a, b) => (a.at < b.at ? 1 : -1))
  return { items, truncated: found.length > items.length, bytes: answer.bytes }
}

async function ask(options: SentryOptions, limits: SourceLimits, path: string): Promise<JsonAnswer> {
  const answer = await askJson({
    whom: 'Sentry',
    url: `${options.url}/api/0/organizations/${options.org}${path}`,
    headers: { authorization: `Bearer ${options.token.reveal()}` },
    timeMs: limits.timeMs,
    maxBytes: limits.bytes,
    login: 'SENTRY_AUTH_TOKEN',
    address: 'SENTRY_API_URL',
  })
  if (answer.status < 400) return answer
  throw new GiveUp('source-query', `Sentry refuses the question (HTTP ${answer.status}). Check SENTRY_ORG.`)
}

function read<T extends z.ZodType>(schema: T, { json }: JsonAnswer): z.infer<T> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new GiveUp('source-shape', 'What answers is not Sentry as we know it. Correct SENTRY_API_URL.')
}

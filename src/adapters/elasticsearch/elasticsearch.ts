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
import { askJson, type JsonAnswer, type JsonAsk } from '../../kit/ask-json.ts'
import { type Login, loginHeaders } from '../../kit/login-header.ts'
import { GiveUp, RetryLater } from '../../kit/outcome.ts'
import { type Dialect, ELASTICSEARCH, OPENSEARCH } from './dialect.ts'
import { lineOf } from './fields.ts'
import { searchBody } from './search-body.ts'

export interface ElasticsearchOptions {
  /** Without a slash at the end. */
  readonly url: string
  readonly login?: Login
  /** Indices, aliases or data streams, as in an address. */
  readonly index: string
  readonly limits?: Partial<SourceLimits>
}

const PAGE = 500
const Info = z.object({ version: z.object({ number: z.string(), distribution: z.string().optional() }) })
const Caps = z.object({
  indices: z.union([z.string(), z.array(z.string())]),
  fields: z.record(z.string(), z.unknown()),
})
const Found = z.object({
  timed_out: z.boolean(),
  pit_id: z.string().optional(),
  hits: z.object({ hits: z.array(z.object({ _source: z.unknown(), sort: z.array(z.unknown()).min(1) })) }),
})
const Refused = z.object({ error: z.object({ type: z.string(), reason: z.string().nullish() }) })

/** Logs in Elasticsearch or OpenSearch, by field names of ECS or of OpenTelemetry. Needs the privilege `read` on the indices. */
export function elasticsearchSource(options: ElasticsearchOptions): EvidenceSource {
  const limits = { ...SOURCE_LIMITS, ...options.limits }
  let dialect: Promise<Dialect & { readonly version: string }> | undefined
  const ask = (path: string, more: Partial<JsonAsk> = {}) => asked(options, limits, path, more)
  const known = () => {
    dialect ??= dialectOf(ask).catch((error: unknown) => {
      dialect = undefined
      throw error
    })
    return dialect
  }
  return {
    id: 'elasticsearch',
    name: 'Elasticsearch',
    async probe() {
      const { name, version } = await known()
      const caps = read(Caps, await ask(`/${options.index}/_field_caps?fields=@timestamp&ignore_unavailable=true`))
      const indices = typeof caps.indices === 'string' ? [caps.indices] : caps.indices
      if (caps.fields['@timestamp'] === undefined)
        throw new GiveUp('source-index', `${name} has no logs in ${options.index}. Correct ELASTICSEARCH_INDEX.`)
      return `${name} ${version}, ${indices.length} indices in ${options.index}`
    },
    logs: async (window, filter) => pages(ask, await known(), options.index, window, filter, limits),
  }
}

type Ask = (path: string, more?: Partial<JsonAsk>) => Promise<JsonAnswer>

async function dialectOf(ask: Ask) {
  const { number: version, distribution } = read(Info, await ask('/')).version
  return { ...(distribution === 'opensearch' ? OPENSEARCH : ELASTICSEARCH), version }
}

/** Page after page of one point in time, until there is no more or a limit is reached. */
async function pages(
  ask: Ask,
  dialect: Dialect,
  index: string,
  window: SourceWindow,
  filter: LogFilter,
  limits: SourceLimits,
): Promise<SourceAnswer<SourceLine>> {
  const endsAt = performance.now() + limits.timeMs
  const opened = await ask(dialect.open(index), { method: 'POST' })
  let pit = read(z.record(z.string(), z.unknown()), opened)[dialect.opened]
  if (typeof pit !== 'string') throw shapeless()
  const items: SourceLine[] = []
  let [bytes, truncated, after] = [0, false, undefined as readonly unknown[] | undefined]
  try {
    for (;;) {
      const size = Math.min(PAGE, limits.rows - items.length)
      const page = { pit: String(pit), size, ...(after === undefined ? {} : { after }) }
      const timeMs = Math.max(1, Math.round(endsAt - performance.now()))
      const answer = await ask('/_search', { ...posted(searchBody(window, filter, dialect, page)), timeMs })
      const found = read(Found, answer)
      bytes += answer.bytes
      pit = found.pit_id ?? pit
      items.push(...found.hits.hits.map(({ _source, sort }) => lineOf(_source, timeOf(sort[0]))))
      after = found.hits.hits.at(-1)?.sort
      truncated = found.timed_out || items.length >= limits.rows || bytes >= limits.bytes
      if (truncated || after === undefined || found.hits.hits.length < size) break
    }
  } finally {
    // It would end by itself in a minute.
    await ask(dialect.close, { ...posted(dialect.closeBody(String(pit))), method: 'DELETE' }).catch(() => undefined)
  }
  return { items, truncated, bytes }
}

async function asked({ url, login }: ElasticsearchOptions, limits: SourceLimits, path: string, more: Partial<JsonAsk>) {
  const answer = await askJson({
    whom: 'Elasticsearch',
    url: `${url}${path}`,
    timeMs: limits.timeMs,
    maxBytes: limits.bytes,
    login: 'ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD,',
    address: 'ELASTICSEARCH_URL',
    ...more,
    headers: { ...loginHeaders(login, 'ApiKey'), ...more.headers },
  })
  if (answer.status < 400) return answer
  const { type, reason } = Refused.safeParse(answer.json).data?.error ?? { type: `HTTP ${answer.status}`, reason: '' }
  const why = `${type}${reason ? `: ${reason.slice(0, 200)}` : ''}`
  // A point in time that the cluster has let go is opened anew.
  if (type === 'search_context_missing_exception' || type === 'search_phase_execution_exception')
    throw new RetryLater('source-busy', `Elasticsearch could not search (${why}). It is asked again.`)
  throw new GiveUp('source-query', `Elasticsearch refuses the question (${why}). Check ELASTICSEARCH_INDEX.`)
}

function posted(body: object): Partial<JsonAsk> {
  return { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

function timeOf(sorted: unknown): string {
  const ms = typeof sorted === 'number' ? sorted : Date.parse(String(sorted))
  if (!Number.isFinite(ms)) throw shapeless()
  return new Date(ms).toISOString()
}

function read<T extends z.ZodType>(schema: T, { json }: JsonAnswer): z.infer<T> {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw shapeless()
  return parsed.data
}

function shapeless(): GiveUp {
  return new GiveUp('source-shape', 'What answers is not Elasticsearch as we know it. Correct ELASTICSEARCH_URL.')
}

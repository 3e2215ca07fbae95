import { z } from 'zod'
import {
  type EvidenceSource,
  type SeriesFilter,
  SOURCE_LIMITS,
  type SourceAnswer,
  type SourceLimits,
  type SourceSeries,
  type SourceWindow,
} from '../../evidence/evidence-source.ts'
import { askJson, type JsonAnswer } from '../../kit/ask-json.ts'
import { type Login, loginHeaders } from '../../kit/login-header.ts'
import { GiveUp } from '../../kit/outcome.ts'

export interface PrometheusOptions {
  /** Without a slash at the end; what comes before `/api/v1`. */
  readonly url: string
  readonly login?: Login
  /** What to ask for a service, which `$service` stands for inside a quoted label value. */
  readonly queries: readonly { readonly name: string; readonly query: string }[]
  readonly limits?: Partial<SourceLimits>
}

/** Series of one query; more tell people nothing. */
const MOST_SERIES = 20
/** What a server gives at most of one series. */
const MOST_POINTS = 11_000

const Built = z.object({ status: z.literal('success'), data: z.object({ version: z.string() }) })
const Matrix = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])).default([]),
      }),
    ),
  }),
  warnings: z.array(z.string()).optional(),
})
const Refused = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() })

/** Metrics in Prometheus, or in what speaks its API (Mimir, Thanos, VictoriaMetrics). Needs to be able to query, no more. */
export function prometheusSource(options: PrometheusOptions): EvidenceSource {
  const limits = { ...SOURCE_LIMITS, ...options.limits }
  return {
    id: 'prometheus',
    name: 'Prometheus',
    async probe() {
      const built = Built.safeParse((await ask(options, limits, '/api/v1/status/buildinfo')).json)
      if (!built.success) throw shapeless()
      return `Prometheus ${built.data.data.version}, ${options.queries.map(({ name }) => name).join(', ')} of each service`
    },
    async series(window, filter) {
      const answers: SourceAnswer<SourceSeries>[] = []
      for (const query of options.queries) answers.push(await seriesOf(options, limits, query, window, filter))
      return {
        items: answers.flatMap(({ items }) => items),
        truncated: answers.some(({ truncated }) => truncated),
        bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0),
      }
    },
  }
}

async function seriesOf(
  options: PrometheusOptions,
  limits: SourceLimits,
  { name, query }: PrometheusOptions['queries'][number],
  { from, to }: SourceWindow,
  { service, stepS }: SeriesFilter,
): Promise<SourceAnswer<SourceSeries>> {
  const [start, end] = [Date.parse(from) / 1_000, Date.parse(to) / 1_000]
  const step = Math.max(1, Math.ceil(stepS), Math.ceil((end - start) / MOST_POINTS))
  const asked = query.replaceAll('$service', () => labelValue(service))
  const form = new URLSearchParams({
    query: asked,
    start: String(start),
    // The end is included there and not here.
    end: String(end - 0.001),
    step: String(step),
    timeout: `${Math.ceil(limits.timeMs / 1_000)}s`,
    limit: String(MOST_SERIES + 1),
  })
  const answer = await ask(options, limits, '/api/v1/query_range', form, name)
  const parsed = Matrix.safeParse(answer.json)
  if (!parsed.success) throw shapeless()
  const found = parsed.data.data.result.map(({ metric, values }) => ({
    service,
    metric: named(name, metric),
    query: asked,
    points: values.flatMap(([at, value]) =>
      Number.isFinite(Number(value)) ? [{ atMs: Math.round(at * 1_000), value: Number(value) }] : [],
    ),
  }))
  const items = found.toSorted((a, b) => (a.metric < b.metric ? -1 : 1)).slice(0, MOST_SERIES)
  return { items, truncated: found.length > items.length, bytes: answer.bytes }
}

async function ask(
  { url, login }: PrometheusOptions,
  limits: SourceLimits,
  path: string,
  form?: URLSearchParams,
  name = '',
): Promise<JsonAnswer> {
  const posted = { method: 'POST', body: String(form) } as const
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await askJson({
    whom: 'Prometheus',
    url: `${url}${path}`,
    ...(form === undefined ? {} : posted),
    headers: { ...loginHeaders(login, 'Bearer'), ...(form === undefined ? {} : type) },
    timeMs: limits.timeMs,
    maxBytes: limits.bytes,
    login: 'PROMETHEUS_TOKEN, or PROMETHEUS_USER and PROMETHEUS_PASSWORD,',
    address: 'PROMETHEUS_URL',
  })
  if (answer.status < 400) return answer
  const refused = Refused.safeParse(answer.json).data
  if (refused === undefined) throw shapeless()
  const why = `${refused.errorType}: ${refused.error.slice(0, 200)}`
  throw new GiveUp('source-query', `Prometheus refuses "${name}" (${why}). Correct it in PROMETHEUS_QUERIES.`)
}

/** Inside the quotes of a label matcher: no service can end them. */
function labelValue(text: string): string {
  return text.replace(/[\\"]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n')
}

/** The labels tell series of one query apart; the metric's own name says nothing that the query's does not. */
function named(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([label]) => label !== '__name__')
  const words = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([label, value]) => `${label}=${value}`)
  return words.length === 0 ? name : `${name} (${words.join(', ')})`.slice(0, 200)
}

function shapeless(): GiveUp {
  return new GiveUp('source-shape', 'What answers is not Prometheus as we know it. Correct PROMETHEUS_URL.')
}

import { z } from 'zod'
import {
  type Asked,
  type RecordedServer,
  type Reply,
  recordedServer,
} from '../../evidence/recorded-server.spec-support.ts'

/** A search as we ask it; anything else is refused. */
const Search = z.strictObject({
  size: z.int().min(1).max(10_000),
  query: z.strictObject({
    bool: z.strictObject({ filter: z.array(z.record(z.string(), z.record(z.string(), z.unknown()))).min(1) }),
  }),
  pit: z.strictObject({ id: z.string(), keep_alive: z.string() }),
  sort: z.tuple([
    z.object({ '@timestamp': z.object({ order: z.literal('desc') }).loose() }),
    z.record(z.string(), z.literal('desc')),
  ]),
  track_total_hits: z.literal(false),
  timeout: z.string(),
  search_after: z.tuple([z.string(), z.number()]).optional(),
})
type Document = Readonly<Record<string, unknown>> & { readonly '@timestamp': string }

export interface Flavour {
  readonly distribution?: 'opensearch'
  readonly number: string
}

/** What both answer, as their documentation shows it; the documents are given, newest first. */
export async function recordedElasticsearch(flavour: Flavour, documents: readonly Document[]): Promise<RecordedServer> {
  const isOpen = flavour.distribution === 'opensearch'
  const paths = isOpen ? '/_search/point_in_time' : '/_pit'
  const pits = new Set<string>()
  const routes: Readonly<Record<string, (asked: Asked) => unknown>> = {
    'GET /': () => ({
      name: 'node-1',
      cluster_name: 'logs',
      version: { ...flavour, build_flavor: 'default', lucene_version: '10.1.0' },
      tagline: 'You Know, for Search',
    }),
    'GET /logs-*/_field_caps': ({ url }) => {
      if (url.searchParams.get('fields') !== '@timestamp') throw new Error('which fields?')
      const date = { type: 'date', metadata_field: false, searchable: true, aggregatable: true }
      return {
        indices: ['.ds-logs-app-2026.03.01-000001', '.ds-logs-app-2026.03.02-000002'],
        fields: { '@timestamp': { date } },
      }
    },
    [`POST /logs-*${paths}`]: ({ url }) => {
      if (url.searchParams.get('keep_alive') !== '1m') throw new Error('keep_alive is required')
      const id = `46ToAwMDaWR5BXV1aWQy${pits.size}`
      pits.add(id)
      const shards = { total: 2, successful: 2, skipped: 0, failed: 0 }
      return isOpen ? { pit_id: id, _shards: shards, creation_time: 1_772_442_000_000 } : { id, _shards: shards }
    },
    'POST /_search': ({ body }) => search(Search.parse(JSON.parse(body)), documents, pits, isOpen),
    [`DELETE ${paths}`]: ({ body }) => {
      const given = JSON.parse(body)
      const ids: readonly string[] = isOpen ? given.pit_id : [given.id]
      if (!ids.every((id) => pits.delete(id))) throw new Error('no such point in time')
      return isOpen ? { pits: ids.map((pit_id) => ({ successful: true, pit_id })) } : { succeeded: true, num_freed: 2 }
    },
  }
  return recordedServer((asked): Reply => {
    const route = routes[`${asked.method} ${decodeURIComponent(asked.url.pathname)}`]
    if (route === undefined) throw new Error(`no handler found for ${asked.method} ${asked.url.pathname}`)
    if (asked.body !== '' && asked.headers['content-type'] !== 'application/json')
      return { status: 406, body: { error: { type: 'media_type_header_exception', reason: 'Content-Type' } } }
    return { status: 200, body: route(asked) }
  })
}

function search(
  asked: z.infer<typeof Search>,
  documents: readonly Document[],
  pits: ReadonlySet<string>,
  isOpen: boolean,
) {
  if (!pits.has(asked.pit.id)) throw new Error('search_context_missing_exception')
  if (!Object.hasOwn(asked.sort[1], isOpen ? '_doc' : '_shard_doc')) throw new Error('the sort is not total')
  const found = documents
    .map((source, place) => ({ source, sort: [source['@timestamp'], documents.length - place] as const }))
    .filter(({ source }) => asked.query.bool.filter.every((filter) => fits(source, filter)))
    .filter(({ sort }) => asked.search_after === undefined || sort[1] < asked.search_after[1])
    .slice(0, asked.size)
  return {
    pit_id: asked.pit.id,
    took: 12,
    timed_out: false,
    _shards: { total: 2, successful: 2, skipped: 0, failed: 0 },
    hits: {
      max_score: null,
      hits: found.map(({ source, sort }) => ({
        _index: '.ds-logs-app',
        _id: `d${sort[1]}`,
        _score: null,
        _source: source,
        sort,
      })),
    },
  }
}

type Clause = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The few clauses that we use, as Elasticsearch reads them. */
function fits(source: Document, clause: Clause): boolean {
  const [kind = '', inner = {}] = Object.entries(clause)[0] ?? []
  if (kind === 'bool') return (inner.should as readonly Clause[]).some((one) => fits(source, one))
  if (kind === 'exists') return valueAt(source, String(inner.field)) !== undefined
  const [field = '', wanted] = Object.entries(inner)[0] ?? []
  const value = valueAt(source, field)
  if (kind === 'terms') return value !== undefined && (wanted as readonly unknown[]).includes(value)
  if (kind !== 'range') throw new Error(`unknown query [${kind}]`)
  const { gte, lt } = wanted as { readonly gte: string | number; readonly lt?: string }
  if (typeof value !== 'string' && typeof value !== 'number') return false
  return typeof value === typeof gte && value >= gte && (lt === undefined || String(value) < lt)
}

const FLAT = new WeakMap<object, ReadonlyMap<string, unknown>>()

/** Elasticsearch flattens objects: `{a: {b: 1}}` and `{"a.b": 1}` are the same field. */
function valueAt(source: Document, path: string): unknown {
  const known = FLAT.get(source) ?? new Map(flat(source, ''))
  FLAT.set(source, known)
  return known.get(path)
}

function flat(value: unknown, name: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[name, value]]
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name === '' ? key : `${name}.${key}`))
}

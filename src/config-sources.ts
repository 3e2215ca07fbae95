import type { Reader } from './config-reader.ts'
import { Secret } from './kit/secret.ts'

export interface SentryConfig {
  /** Where its web pages and its API are. */
  readonly apiUrl: string
  /** The client secret of the integration whose webhook comes to us; absent: none is taken. */
  readonly webhookSecret?: Secret
  /** With both, issues and events are read when a context is built. */
  readonly reading?: { readonly token: Secret; readonly org: string }
}

/** Who asks a source over HTTP. */
export type SourceLogin =
  | { readonly kind: 'key'; readonly key: Secret }
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }

export interface ElasticsearchConfig {
  readonly url: string
  readonly login?: SourceLogin
  /** Indices, aliases or data streams, as in a search address. */
  readonly index: string
}

export interface PrometheusConfig {
  readonly url: string
  readonly login?: SourceLogin
  /** What is asked for a service: a name for people, and PromQL in which `$service` stands for it. */
  readonly queries: readonly { readonly name: string; readonly query: string }[]
}

/** What is read besides ClickHouse. Each is chosen by its address alone. */
export interface SourcesConfig {
  readonly sentry?: SentryConfig
  readonly elasticsearch?: ElasticsearchConfig
  readonly prometheus?: PrometheusConfig
}

export function sourcesConfig(reader: Reader): SourcesConfig {
  const sentry = sentryConfig(reader)
  const elasticsearch = elasticsearchConfig(reader)
  const prometheus = prometheusConfig(reader)
  return {
    ...(sentry ? { sentry } : {}),
    ...(elasticsearch ? { elasticsearch } : {}),
    ...(prometheus ? { prometheus } : {}),
  }
}

/** Every credential in it, for the redactor. */
export function sourceSecrets({ sentry, elasticsearch, prometheus }: SourcesConfig): readonly Secret[] {
  const logins = [elasticsearch?.login, prometheus?.login].flatMap((login) => login ?? [])
  return [
    ...logins.map((login) => (login.kind === 'key' ? login.key : login.password)),
    ...(sentry?.webhookSecret ? [sentry.webhookSecret] : []),
    ...(sentry?.reading ? [sentry.reading.token] : []),
  ]
}

function sentryConfig(reader: Reader): SentryConfig | undefined {
  const secret = reader.text('SENTRY_WEBHOOK_SECRET')
  const token = reader.key('SENTRY_AUTH_TOKEN')
  const org = reader.match('SENTRY_ORG', /^[\w-]{1,100}$/, 'acme, the slug in the addresses of your organization')
  const apiUrl = reader.url('SENTRY_API_URL') ?? 'https://sentry.io'
  if (reader.isSet('SENTRY_AUTH_TOKEN') !== reader.isSet('SENTRY_ORG'))
    reader.fault('SENTRY_AUTH_TOKEN and SENTRY_ORG belong together. Set both, or neither.')
  if (secret === undefined && token === undefined) return undefined
  return {
    apiUrl: apiUrl.replace(/\/+$/, ''),
    ...(secret === undefined ? {} : { webhookSecret: new Secret(secret) }),
    ...(token === undefined || org === undefined ? {} : { reading: { token: new Secret(token), org } }),
  }
}

function elasticsearchConfig(reader: Reader): ElasticsearchConfig | undefined {
  const url = plainUrl(reader, 'ELASTICSEARCH_URL')
  const login = loginOf(reader, 'ELASTICSEARCH', 'API_KEY')
  const index = reader.match('ELASTICSEARCH_INDEX', /^[\w.*,:-]{1,200}$/, 'logs-*,filebeat-*')
  if (url === undefined) return orphan(reader, 'ELASTICSEARCH_URL', login !== undefined || index !== undefined)
  return { url, index: index ?? 'logs-*', ...(login ? { login } : {}) }
}

function prometheusConfig(reader: Reader): PrometheusConfig | undefined {
  const url = plainUrl(reader, 'PROMETHEUS_URL')
  const login = loginOf(reader, 'PROMETHEUS', 'TOKEN')
  const text = reader.text('PROMETHEUS_QUERIES')
  if (url === undefined) return orphan(reader, 'PROMETHEUS_URL', login !== undefined || text !== undefined)
  const queries = queriesIn(reader, text ?? '')
  if (queries.length === 0) {
    const example =
      'memory: process_resident_memory_bytes{job="$service"}; cpu: rate(process_cpu_seconds_total{job="$service"}[5m])'
    reader.fault(`PROMETHEUS_QUERIES must say what to ask for a service. Give it as in: ${example}.`)
  }
  return { url, queries, ...(login ? { login } : {}) }
}

function queriesIn(reader: Reader, text: string): PrometheusConfig['queries'] {
  const entries = text.split(/[;\n]/).map((entry) => entry.trim())
  return entries.flatMap((entry) => {
    if (entry === '') return []
    const [, name = '', query = ''] = /^([^:{}"]{1,60}):\s*([\s\S]+)$/.exec(entry) ?? []
    if (query.includes('$service')) return [{ name: name.trim(), query: query.trim() }]
    reader.fault('PROMETHEUS_QUERIES: each entry is "name: PromQL", has $service in it and ends with a semicolon.')
    return []
  })
}

function loginOf(reader: Reader, prefix: string, key: string): SourceLogin | undefined {
  const token = reader.key(`${prefix}_${key}`)
  const [username, password] = [`${prefix}_USER`, `${prefix}_PASSWORD`].map(reader.text)
  if (token !== undefined && username !== undefined)
    reader.fault(`${prefix}_${key} and ${prefix}_USER are both set. Unset one of them.`)
  if (password !== undefined && username === undefined)
    reader.fault(`${prefix}_PASSWORD is set but ${prefix}_USER is not. Set both, or neither.`)
  if (token !== undefined) return { kind: 'key', key: new Secret(token) }
  return username === undefined ? undefined : { kind: 'basic', username, password: new Secret(password ?? '') }
}

function plainUrl(reader: Reader, name: string): string | undefined {
  return reader.url(name)?.replace(/\/+$/, '')
}

function orphan(reader: Reader, address: string, isSet: boolean): undefined {
  if (isSet && !reader.isSet(address))
    reader.fault(`Settings of a source are there without ${address}. Set that too, or unset them.`)
  return undefined
}

import type { Config } from '../config.ts'
import type { EvidenceSource } from '../evidence/evidence-source.ts'

/** What is read besides our own evidence, where its address is set. Nobody is asked yet. */
export async function openSources({ sources }: Pick<Config, 'sources'>): Promise<readonly EvidenceSource[]> {
  const { elasticsearch, prometheus, sentry } = sources
  const opened: EvidenceSource[] = []
  if (elasticsearch !== undefined) {
    const { elasticsearchSource } = await import('../adapters/elasticsearch/elasticsearch.ts')
    opened.push(elasticsearchSource(elasticsearch))
  }
  if (prometheus !== undefined) {
    const { prometheusSource } = await import('../adapters/prometheus/prometheus.ts')
    opened.push(prometheusSource(prometheus))
  }
  if (sentry?.reading !== undefined) {
    const { sentrySource } = await import('../adapters/sentry/sentry.ts')
    opened.push(sentrySource({ url: sentry.apiUrl, ...sentry.reading }))
  }
  return opened
}

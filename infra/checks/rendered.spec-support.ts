import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { helmBinary } from '../servers/helm-binary.ts'
import { runCommand } from '../servers/run-command.ts'

const Rendered = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.unknown().optional(),
})
export type Rendered = z.infer<typeof Rendered>

/** Everything that the chart can be asked for. */
export const ALL = {
  settings: { ELASTICSEARCH_URL: 'https://elastic:9200', PROMETHEUS_URL: 'http://prometheus:9090' },
  secrets: { githubReader: 'faultline-github-reads' },
  caBundle: { configMap: 'faultline-ca' },
  prometheus: 'http://prometheus.monitoring:9090',
  podMonitor: { enabled: true, labels: { release: 'watch' }, interval: '30s' },
  networkPolicy: { from: { team: 'web' }, metricsFrom: { team: 'watch' } },
  workers: {
    bot: { autoscaling: { minReplicas: 2, maxReplicas: 4, cpuPercent: 70 }, env: { FAULTLINE_LOG_LEVEL: 'debug' } },
    'rca-agent': {
      account: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/faultline-rca-agent' },
      autoscaling: { minReplicas: 1, maxReplicas: 6, oldestSeconds: 60 },
    },
  },
}

export interface Chart {
  helm(...args: readonly string[]): Promise<string>
  /** What is made with these values over the chart's own, one call after the other. */
  render(values: object, release?: string): Promise<readonly Rendered[]>
  close(): Promise<void>
}

/** The chart with a Helm that keeps nothing in the user's folders. */
export async function openChart(): Promise<Chart> {
  const binary = await helmBinary()
  const dir = await mkdtemp(join(tmpdir(), 'faultline-helm-'))
  const env = { HELM_CACHE_HOME: dir, HELM_CONFIG_HOME: dir, HELM_DATA_HOME: dir }
  const helm = (...args: readonly string[]) => runCommand(binary, args, { env })
  return {
    helm,
    render: async (values, release = 'house') => {
      const file = join(dir, 'own.json')
      await writeFile(file, JSON.stringify(values))
      const text = await helm('template', release, 'helm', '-f', file)
      return parseAllDocuments(text).flatMap((document) => {
        const parsed = Rendered.safeParse(document.toJS())
        return parsed.success ? [parsed.data] : []
      })
    },
    close: () => rm(dir, { recursive: true, force: true }),
  }
}

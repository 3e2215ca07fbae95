import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { Service } from 'kubernetes-models/v1/Service'
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { helmBinary } from '../servers/helm-binary.ts'
import { runCommand } from '../servers/run-command.ts'
import { commands } from './deployed.ts'

const KINDS = {
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
}

const Rendered = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.unknown().optional(),
})
type Rendered = z.infer<typeof Rendered>

/** Everything that the chart can be asked for. */
const ALL = {
  prometheus: 'http://prometheus.monitoring:9090',
  networkPolicy: { from: { team: 'web' }, metricsFrom: { team: 'watch' } },
  workers: {
    bot: { autoscaling: { minReplicas: 2, maxReplicas: 4, cpuPercent: 70 }, env: { FAULTLINE_LOG_LEVEL: 'debug' } },
    'rca-agent': {
      account: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/faultline-rca-agent' },
      autoscaling: { minReplicas: 1, maxReplicas: 6, oldestSeconds: 60 },
    },
  },
}

describe('infra/checks/rendered.servers.spec.ts', { timeout: 300_000 }, () => {
  let helm: (...args: readonly string[]) => Promise<string>
  let dir: string
  beforeAll(async () => {
    const binary = await helmBinary()
    dir = await mkdtemp(join(tmpdir(), 'faultline-helm-'))
    const env = { HELM_CACHE_HOME: dir, HELM_CONFIG_HOME: dir, HELM_DATA_HOME: dir }
    helm = (...args) => runCommand(binary, args, { env })
  }, 300_000)
  afterAll(() => rm(dir, { recursive: true, force: true }))

  async function render(values: object): Promise<readonly Rendered[]> {
    const file = join(dir, 'own.json')
    await writeFile(file, JSON.stringify(values))
    const text = await helm('template', 'house', 'helm', '-f', file)
    return parseAllDocuments(text).flatMap((document) => {
      const parsed = Rendered.safeParse(document.toJS())
      return parsed.success ? [parsed.data] : []
    })
  }

  it('passes helm lint --strict', async () => {
    expect(await helm('lint', '--strict', 'helm')).toContain('0 chart(s) failed')
  })

  it.each([
    ['as it is', {}],
    ['with everything it can be asked for', ALL],
  ])('renders what Kubernetes takes, %s', async (_, values) => {
    const rendered = await render(values)
    expect(rendered.filter(({ kind }) => kind === 'Deployment')).toHaveLength(commands().length)
    for (const one of rendered) expect(faultOf(one), `${one.kind} ${one.metadata.name}`).toBeUndefined()
  })

  it('scales a worker by how long its oldest task has waited, where KEDA is asked for', async () => {
    const scaled = (await render(ALL)).filter(({ kind }) => kind === 'ScaledObject')
    expect(scaled).toEqual([
      expect.objectContaining({
        metadata: expect.objectContaining({ name: 'house-rca-agent' }),
        spec: expect.objectContaining({
          scaleTargetRef: { name: 'house-rca-agent' },
          minReplicaCount: 1,
          maxReplicaCount: 6,
          triggers: [
            expect.objectContaining({
              type: 'prometheus',
              metadata: expect.objectContaining({
                query: 'max(faultline_tasks_oldest_seconds{queue="rca-tasks"})',
                threshold: '60',
              }),
            }),
          ],
        }),
      }),
    ])
  })

  it('gives each process an account of its own, which it runs as', async () => {
    const rendered = await render(ALL)
    const names = (kind: string) => rendered.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name)
    expect(names('ServiceAccount').toSorted()).toEqual([...names('Deployment'), 'house-migrate'].toSorted())
    for (const one of rendered.filter(({ kind }) => kind === 'Deployment'))
      expect(one.spec).toMatchObject({ template: { spec: { serviceAccountName: one.metadata.name } } })
  })

  it('refuses a worker that scales on its queue where no figures are', async () => {
    await expect(render({ ...ALL, prometheus: '' })).rejects.toThrow(/workers\.rca-agent scales on its queue/)
  })

  it('catches what Kubernetes would refuse', async () => {
    const [deployment] = (await render({})).filter(({ kind }) => kind === 'Deployment')
    expect(faultOf({ kind: 'Deployment', metadata: { name: 'x' }, spec: { replicas: 'two' } })).toBeDefined()
    expect(faultOf({ ...deployment, kind: 'Pod', metadata: { name: 'x' } })).toContain('no schema')
  })
})

/** Of KEDA there is no schema here: the spec above looks at it itself. */
function faultOf({ kind, ...rest }: Rendered): string | undefined {
  if (kind === 'ScaledObject') return undefined
  const known = Object.entries(KINDS).find(([name]) => name === kind)
  if (known === undefined) return `no schema for ${kind}`
  try {
    const model: { validate(): void } = Reflect.construct(known[1], [rest])
    model.validate()
    return undefined
  } catch (error) {
    return String(error)
  }
}

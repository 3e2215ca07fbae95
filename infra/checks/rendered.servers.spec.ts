import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject'
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { Service } from 'kubernetes-models/v1/Service'
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from './deployed.ts'
import { ALL, type Chart, openChart, type Rendered } from './rendered.spec-support.ts'

const KINDS = {
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  NetworkPolicy,
  PodMonitor,
  PodDisruptionBudget,
  ScaledObject,
  Service,
  ServiceAccount,
}

describe('infra/checks/rendered.servers.spec.ts', { timeout: 300_000 }, () => {
  let helm: Chart['helm']
  let render: Chart['render']
  let close: Chart['close']
  beforeAll(async () => {
    ;({ helm, render, close } = await openChart())
  }, 300_000)
  afterAll(() => close())

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

  it('names everything as a Service may be called, whatever the release is called', async () => {
    const rendered = await render(ALL, `my.house-${'x'.repeat(30)}`)
    const names = JSON.stringify(rendered).matchAll(/"(?:name|serviceAccountName)":"(my[^"]*)"/g)
    const distinct = [...new Set([...names].map(([, name]) => name))]
    expect(distinct.length).toBeGreaterThan(10)
    expect(distinct.filter((name) => !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name ?? ''))).toEqual([])
  })

  it('writes a number among the settings as it was given', async () => {
    const text = JSON.stringify(
      await render({ settings: { KAFKA_USERNAME: 10_000_000, FAULTLINE_FIX_THRESHOLD: 0.75 } }),
    )
    expect(text).toContain('{"name":"KAFKA_USERNAME","value":"10000000"}')
    expect(text).toContain('{"name":"FAULTLINE_FIX_THRESHOLD","value":"0.75"}')
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
                query: 'max(faultline_tasks_oldest_seconds{namespace="default",queue="rca-tasks"})',
                threshold: '60',
                ignoreNullValues: 'false',
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

  it.each([
    ['where no figures are', { prometheus: '' }, /workers\.rca-agent scales on its queue: set prometheus/],
    [
      'whose figures nobody may read',
      { networkPolicy: {}, podMonitor: {} },
      /rca-agent .*: set networkPolicy\.metricsFrom/,
    ],
    [
      'without a queue',
      { workers: { bot: scaled({ oldestSeconds: 60 }) } },
      /workers\.bot scales on its queue: set its/,
    ],
    ['below its least', { workers: { bot: scaled({ cpuPercent: 70, minReplicas: 5 }) } }, /minReplicas is above/],
  ])('refuses a worker that scales %s', async (_, change, words) => {
    await expect(render({ ...ALL, ...change })).rejects.toThrow(words)
  })

  it('has the Prometheus Operator read every process where that is asked for, and nobody read them twice', async () => {
    const rendered = await render(ALL)
    const [monitor, ...more] = rendered.filter(({ kind }) => kind === 'PodMonitor')
    expect(more).toEqual([])
    expect(monitor?.metadata).toMatchObject({ name: 'house-metrics', labels: { release: 'watch' } })
    const selected = { 'app.kubernetes.io/name': 'faultline', 'app.kubernetes.io/instance': 'house' }
    expect(monitor?.spec).toEqual({
      selector: { matchLabels: selected },
      podTargetLabels: ['app.kubernetes.io/component'],
      podMetricsEndpoints: [{ port: 'http', path: '/metrics', interval: '30s' }],
    })
    const pods = rendered.flatMap(({ kind, spec }) => (kind === 'Deployment' ? [spec] : []))
    for (const pod of pods) {
      expect(pod).toMatchObject({ template: { metadata: { labels: selected } } })
      expect(pod).toMatchObject({ template: { spec: { containers: [{ ports: [{ name: 'http' }] }] } } })
    }
    expect(JSON.stringify(pods)).not.toContain('prometheus.io/scrape')
    const plain = await render({})
    expect(plain.filter(({ kind }) => kind === 'PodMonitor')).toEqual([])
    expect(JSON.stringify(plain).split('prometheus.io/scrape')).toHaveLength(pods.length + 1)
    const unread = { podMonitor: { enabled: true } }
    await expect(render(unread)).rejects.toThrow(/podMonitor .* nobody may read: set networkPolicy\.metricsFrom/)
    expect(await render({ ...unread, networkPolicy: { enabled: false } })).toContainEqual(
      expect.objectContaining({ kind: 'PodMonitor' }),
    )
  })

  it('lets every pod trust an authority of your own where one is named', async () => {
    const ran = ['Deployment', 'Job']
    const pods = (await render(ALL)).filter(({ kind }) => ran.includes(kind)).map((one) => JSON.stringify(one.spec))
    expect(pods).toHaveLength(commands().length + 1)
    for (const pod of pods) {
      expect(pod).toContain('{"name":"NODE_EXTRA_CA_CERTS","value":"/etc/faultline/ca/ca.crt"}')
      expect(pod).toContain('"volumeMounts":[{"name":"ca","mountPath":"/etc/faultline/ca","readOnly":true}]')
      expect(pod).toContain('"volumes":[{"name":"ca","configMap":{"name":"faultline-ca"}}]')
    }
    expect(JSON.stringify(await render({}))).not.toContain('NODE_EXTRA_CA_CERTS')
  })

  it('catches what Kubernetes would refuse', async () => {
    const [deployment] = (await render({})).filter(({ kind }) => kind === 'Deployment')
    expect(faultOf({ kind: 'Deployment', metadata: { name: 'x' }, spec: { replicas: 'two' } })).toBeDefined()
    expect(faultOf({ ...deployment, kind: 'Pod', metadata: { name: 'x' } })).toContain('no schema')
    const own = (await render(ALL)).filter(({ kind }) => kind === 'PodMonitor' || kind === 'ScaledObject')
    expect(own).toHaveLength(2)
    for (const one of own)
      expect(faultOf({ ...one, spec: { podMetricsEndpoints: 'http', triggers: 'none' } })).toBeDefined()
  })
})

function scaled(how: object): object {
  return { autoscaling: { minReplicas: 1, maxReplicas: 3, ...how } }
}

function faultOf({ kind, ...rest }: Rendered): string | undefined {
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

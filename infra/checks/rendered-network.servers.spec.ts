import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ALL, type Chart, openChart } from './rendered.spec-support.ts'

const Rule = z.object({ to: z.array(z.unknown()), ports: z.array(z.looseObject({ port: z.number() })) })
type Rule = z.infer<typeof Rule>
const Egress = z.looseObject({ egress: z.array(Rule) })

describe('infra/checks/rendered-network.servers.spec.ts', { timeout: 300_000 }, () => {
  let render: Chart['render']
  let close: Chart['close']
  beforeAll(async () => {
    ;({ render, close } = await openChart())
  }, 300_000)
  afterAll(() => close())

  async function rulesOut(values: object, name: string): Promise<readonly Rule[]> {
    const policies = (await render(values)).filter(({ kind }) => kind === 'NetworkPolicy')
    const own = policies.find(({ metadata }) => metadata.name === `house-${name}`)
    return Egress.parse(own?.spec).egress
  }

  /** The ports of each rule, without their protocols. */
  async function wayOut(values: object, name: string): Promise<readonly (readonly number[])[]> {
    return (await rulesOut(values, name)).map(({ ports }) => [...new Set(ports.map(({ port }) => port))])
  }

  it('lets a process out to the servers it opens and to its accounts, and to AWS where its queue is there', async () => {
    const [agent, bot, reader] = [
      await wayOut(ALL, 'rca-agent'),
      await wayOut(ALL, 'bot'),
      await wayOut(ALL, 'context-builder'),
    ]
    const stores = [9092, 9093, 9094, 9096]
    expect(agent).toEqual([[53], [...stores, 443, 5432], [443], [443]])
    expect(bot).toEqual([[53], [...stores, 5432, 8123, 8443, 443, 9200, 9090], [443], [443], [443]])
    // Without a token that only reads it has nothing to ask GitHub with.
    expect(await wayOut({ ...ALL, secrets: {} }, 'bot')).toEqual(bot.slice(0, -1))
    expect(reader).toHaveLength(5)
    expect(await wayOut({ settings: { SQS_REGION: '', SQS_ENDPOINT: 'http://sqs:443' } }, 'rca-agent')).toHaveLength(3)
  })

  it('means the internet by 0.0.0.0/0, and takes a proxy at a port of its own', async () => {
    const claude = { cidrs: ['0.0.0.0/0', '10.1.2.3/32'], ports: [4000] }
    const rules = await rulesOut({ networkPolicy: { outside: { claude } } }, 'rca-agent')
    const except = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10']
    expect(rules.find(({ ports }) => ports[0]?.port === 4000)?.to).toEqual([
      { ipBlock: { cidr: '0.0.0.0/0', except } },
      { ipBlock: { cidr: '10.1.2.3/32' } },
    ])
  })

  it('lets names be looked up by pods and by the caches of nodes, at no other port', async () => {
    const [names] = await rulesOut({}, 'detector')
    expect(names).toEqual({
      to: [
        { namespaceSelector: {} },
        { ipBlock: { cidr: '169.254.20.10/32' } },
        { ipBlock: { cidr: '169.254.169.254/32' } },
      ],
      ports: ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol })),
    })
  })

  it('lets migrate out to the servers that it prepares, before it runs', async () => {
    const hooks = (await render({})).filter(({ metadata }) => metadata.name === 'house-migrate')
    const weights = hooks.map(({ kind, metadata }) => [
      kind,
      Number(metadata.annotations?.['helm.sh/hook-weight'] ?? 0),
    ])
    expect(Object.fromEntries(weights)).toEqual({ NetworkPolicy: -5, ServiceAccount: -5, Job: 0 })
    const ports = [9092, 9093, 9094, 9096, 443, 5432, 8123, 8443]
    expect(await wayOut({}, 'migrate')).toEqual([[53], ports, [443]])
  })
})

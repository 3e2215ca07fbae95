import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commands } from './deployed.ts'
import { type Chart, openChart } from './rendered.spec-support.ts'

const Ref = z.object({ name: z.string(), key: z.string(), optional: z.boolean() })
const Variable = z.looseObject({ name: z.string(), valueFrom: z.object({ secretKeyRef: Ref }).optional() })
const Container = z.looseObject({
  env: z.array(Variable),
  envFrom: z.array(z.looseObject({ secretRef: z.looseObject({ name: z.string() }) })).default([]),
})
const Pod = z.looseObject({ template: z.looseObject({ spec: z.looseObject({ containers: z.tuple([Container]) }) }) })

const KAFKA = ['KAFKA_USERNAME', 'KAFKA_PASSWORD']
const AWS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']
const CLICKHOUSE = ['CLICKHOUSE_PASSWORD', 'CLICKHOUSE_READER_PASSWORD']

describe('infra/checks/rendered-secrets.servers.spec.ts', { timeout: 300_000 }, () => {
  let render: Chart['render']
  let close: Chart['close']
  beforeAll(async () => {
    ;({ render, close } = await openChart())
  }, 300_000)
  afterAll(() => close())

  /** By process, its container. */
  async function containers(values: object) {
    const ran = (await render(values)).filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    return new Map(
      ran.map(({ metadata, spec }) => [
        metadata.name.replace('house-', ''),
        Pod.parse(spec).template.spec.containers[0],
      ]),
    )
  }
  const refsOf = (container?: z.infer<typeof Container>) =>
    (container?.env ?? []).flatMap(({ valueFrom }) => (valueFrom === undefined ? [] : [valueFrom.secretKeyRef]))
  const keysOf = (container?: z.infer<typeof Container>) => refsOf(container).map(({ key }) => key)

  it('gives each process the keys of the stores that it opens, and no others', async () => {
    const all = await containers({})
    expect(all.size).toBe(commands().length + 1)
    const keys = (name: string) => keysOf(all.get(name))
    expect(keys('dispatcher')).toEqual([...KAFKA, ...AWS])
    expect(keys('github-integration')).toEqual([...KAFKA, ...AWS])
    expect(keys('projector')).toEqual([...KAFKA, 'DATABASE_URL'])
    expect(keys('rca-agent')).toEqual([...KAFKA, ...AWS, 'DATABASE_URL'])
    expect(keys('bot')).toEqual([...KAFKA, 'DATABASE_URL', 'CLICKHOUSE_READER_PASSWORD'])
    for (const name of ['ingress', 'detector'])
      expect(keys(name), name).toEqual([...KAFKA, 'DATABASE_URL', ...CLICKHOUSE])
    expect(keys('scheduler')).toEqual([...KAFKA, 'DATABASE_URL', 'REDIS_URL'])
    expect(keys('migrate')).toEqual([...KAFKA, ...AWS, 'DATABASE_URL', ...CLICKHOUSE])
  })

  it('lets the owner of the evidence ask where nobody else is set who does', async () => {
    const all = await containers({ settings: { CLICKHOUSE_READER_USER: '' } })
    expect(keysOf(all.get('bot'))).toEqual([...KAFKA, 'DATABASE_URL', ...CLICKHOUSE])
  })

  it('gives nobody the whole Secret of the stores, and waits for one without an address of the database', async () => {
    for (const [name, container] of await containers({ secrets: { stores: 'own-stores' } })) {
      expect(container.envFrom.map(({ secretRef }) => secretRef.name)).not.toContain('own-stores')
      const refs = refsOf(container)
      expect(new Set(refs.map((ref) => ref.name)), name).toEqual(new Set(['own-stores']))
      const needed = refs.flatMap(({ key, optional }) => (optional ? [] : [key]))
      expect(needed, name).toEqual(refs.some(({ key }) => key === 'DATABASE_URL') ? ['DATABASE_URL'] : [])
      for (const { name: variable, valueFrom } of container.env)
        if (valueFrom !== undefined) expect(valueFrom.secretKeyRef.key).toBe(variable)
    }
  })

  it('gives who only reads the code the token that cannot write, where there is one, and the bot no other', async () => {
    const accounts = async (values: object, name: string) =>
      (await containers(values)).get(name)?.envFrom.map(({ secretRef }) => secretRef.name)
    const apart = { secrets: { githubReader: 'house-reads' } }
    expect(await accounts({}, 'detector')).toEqual(['faultline-github'])
    expect(await accounts(apart, 'detector')).toEqual(['house-reads'])
    expect(await accounts({}, 'bot')).toEqual(['faultline-slack', 'faultline-sources'])
    expect(await accounts(apart, 'bot')).toEqual(['faultline-slack', 'house-reads', 'faultline-sources'])
    for (const values of [{}, apart]) expect(await accounts(values, 'github-integration')).toEqual(['faultline-github'])
    const holders = [...(await containers(apart))].filter(([, { envFrom }]) =>
      envFrom.some(({ secretRef }) => secretRef.name === 'faultline-github'),
    )
    expect(holders.map(([name]) => name)).toEqual(['github-integration'])
  })

  it('says everything once: a setting stands before the key of the same name', async () => {
    const container = (await containers({ settings: { KAFKA_USERNAME: 'house' } })).get('dispatcher')
    const names = container?.env.map(({ name }) => name) ?? []
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
    expect(container?.env).toContainEqual({ name: 'KAFKA_USERNAME', value: 'house' })
    expect(keysOf(container)).toEqual(['KAFKA_PASSWORD', ...AWS])
  })
})

import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { embeddedPorts } from '../../src/compose/ports.ts'
import { loadConfig } from '../../src/config.ts'
import { sourceSecrets } from '../../src/config-sources.ts'
import { REGISTRY } from '../../workers/registry.ts'
import { PARTS, portsOf, ROLES, storesEvidence } from '../../workers/roles.ts'
import { commandOf, commands, settingsRead, wordsOf, workersOf } from './deployed.ts'
import { mapOf, readYaml, type YamlMap } from './read-yaml.ts'
import { filesBelow } from './tree.ts'

const values = mapOf(readYaml(readFileSync('helm/values.yaml', 'utf8')))
const chart = mapOf(readYaml(readFileSync('helm/Chart.yaml', 'utf8')))
const workers = Object.entries(mapOf(values.workers)).map(([name, worker]) => [name, mapOf(worker)] as const)
const templates = filesBelow(['helm/templates'], () => true).map((file) => [file, readFileSync(file, 'utf8')] as const)
const written = templates.map(([, text]) => text).join('\n')
const schema = JSON.parse(readFileSync('helm/values.schema.json', 'utf8'))
const fits = new Ajv({ strict: false }).compile(schema)
const withWorker = (change: YamlMap) => ({
  ...values,
  workers: { bot: { ...mapOf(mapOf(values.workers).bot), ...change } },
})

type Env = Readonly<Record<string, string>>

/** What the Secret of the stores holds for each, as values.yaml says. */
const STORES: Readonly<Record<string, Env>> = {
  timeline: { KAFKA_USERNAME: 'any', KAFKA_PASSWORD: 'any' },
  database: { DATABASE_URL: 'postgres://u:p@h/d' },
  evidence: { CLICKHOUSE_READER_PASSWORD: 'any' },
  owner: { CLICKHOUSE_PASSWORD: 'any' },
  schedules: { REDIS_URL: 'redis://h:6379' },
}

/** What the other Secrets hold. */
const SECRETS: Readonly<Record<string, Env>> = {
  slack: { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' },
  github: { GITHUB_TOKEN: 'any', GITHUB_WEBHOOK_SECRET: 'any' },
  claude: { ANTHROPIC_API_KEY: 'any' },
  sources: {
    SENTRY_WEBHOOK_SECRET: 'any',
    SENTRY_AUTH_TOKEN: 'any',
    SENTRY_ORG: 'acme',
    ELASTICSEARCH_API_KEY: 'any',
    PROMETHEUS_TOKEN: 'any',
  },
}

/** Settings of every process where the sources are used, too. */
const SOURCES = {
  ELASTICSEARCH_URL: 'https://e:9200',
  PROMETHEUS_URL: 'http://p:9090',
  PROMETHEUS_QUERIES: 'a: b{c="$service"}',
}

/** What no file of values may hold, or what the chart itself says. */
const NOT_TO_SET =
  /SECRET|PASSWORD|TOKEN|_KEY$|^DATABASE_URL$|^REDIS_URL$|^SENTRY_ORG$|^LANGFUSE_|^FAULTLINE_(HOST|PORT)$/

describe('infra/checks/helm.spec.ts', () => {
  it('has an entry for each role and each worker, under its name', () => {
    expect(workers.map(([name]) => name).sort()).toEqual(
      commands()
        .map(({ name }) => name)
        .sort(),
    )
    for (const [name, { args }] of workers) expect(wordsOf(args), name).toEqual(commandOf(name))
  })

  it('runs every worker of the registry exactly once', () => {
    const run = workers.flatMap(([, { args }]) => workersOf(wordsOf(args)))
    expect(run.sort()).toEqual(REGISTRY.map(({ name }) => name).sort())
  })

  it('names the queue of each worker that has one', () => {
    const named = workers.flatMap(([name, { queue }]) => (queue === undefined ? [] : [[name, queue]]))
    const known = REGISTRY.flatMap((entry) => ('queue' in entry ? [[entry.name, entry.queue]] : []))
    expect(named.toSorted()).toEqual(known.toSorted())
  })

  it('lets each process reach the servers that it opens and no others', () => {
    for (const { name, role } of commands()) {
      // Who leads is said by a lock in Postgres.
      const leads = ROLES[role].some((part) => 'leads' in PARTS[part])
      const ports = new Set([...portsOf(ROLES[role], workersOf(commandOf(name) ?? [])), ...(leads ? ['database'] : [])])
      expect(wordsOf(mapOf(mapOf(values.workers)[name]).opens).toSorted(), name).toEqual([...ports].toSorted())
      const stores = wordsOf(mapOf(mapOf(values.workers)[name]).stores ?? [])
      expect(stores, name).toEqual(storesEvidence(ROLES[role]) ? ['evidence'] : [])
    }
  })

  it('lets every usual port of a server through: of brokers with TLS and with a login, of MSK, of Redis with TLS', () => {
    const { storePorts } = mapOf(values.networkPolicy)
    const brokers =
      readFileSync('infra/terraform/kafka.tf', 'utf8')
        .match(/(?<=from_port +=) \d+/g)
        ?.map(Number) ?? []
    expect(brokers).toEqual([9096])
    expect(mapOf(storePorts)).toMatchObject({ schedules: [6379, 6380], elasticsearch: [9200], prometheus: [9090] })
    expect(mapOf(storePorts).timeline).toEqual(expect.arrayContaining([9092, 9093, 9094, ...brokers]))
  })

  it('gives the accounts of sources to those that read them or take their webhook', () => {
    const given = workers.flatMap(([name, { secrets }]) => (wordsOf(secrets).includes('sources') ? [name] : []))
    expect(given.toSorted()).toEqual(['bot', 'context-builder', 'ingress'])
    const all = sourceSecrets(loadConfig({ ...SOURCES, ...SECRETS.sources }).sources)
    expect(all).toHaveLength(Object.keys(SECRETS.sources ?? {}).length - 1)
  })

  it('gives each process settings that can be read, and a server for every port it opens', () => {
    for (const { name, role } of commands()) {
      const worker = mapOf(mapOf(values.workers)[name])
      const config = loadConfig(environment(worker), { playsSandbox: false })
      expect(embeddedPorts(config, portsOf(ROLES[role], workersOf(commandOf(name) ?? []))), name).toEqual([])
      const speaks = ROLES[role].some((part) => ['desk', 'slack-notifier', 'digest'].includes(part))
      expect(config.slack.kind === 'slack', name).toBe(speaks)
      const reasons = REGISTRY.some((known) => known.name === name && known.kind === 'agent')
      expect(config.model.kind === 'claude', name).toBe(reasons)
    }
  })

  it('sets nothing that is not read', () => {
    const secret = [...Object.values(STORES), ...Object.values(SECRETS)].flatMap(Object.keys)
    const set = [...Object.keys(mapOf(values.settings)), ...secret]
    expect(set.filter((name) => !settingsRead().includes(name))).toEqual([])
  })

  it('takes as a setting all that is read and no secret, and nothing else', () => {
    const { propertyNames } = mapOf(mapOf(mapOf(schema).definitions).environment)
    expect(wordsOf(mapOf(propertyNames).enum).toSorted()).toEqual(
      settingsRead()
        .filter((name) => !NOT_TO_SET.test(name))
        .toSorted(),
    )
  })

  it('keeps its values to its schema, which refuses what would not run', () => {
    expect(fits(values), JSON.stringify(fits.errors)).toBe(true)
    const { workers: _none, ...without } = values
    const settings = (name: string) => ({ ...values, settings: { [name]: 'x' } })
    const wrong = [
      without,
      { ...values, wrokers: {} },
      withWorker({ replicas: '2' }),
      withWorker({ args: [] }),
      withWorker({ secrets: ['slack'] }),
      withWorker({ secrets: ['stores', 'anything'] }),
      withWorker({ opens: ['clickhouse'] }),
      { ...values, caBundle: { configMap: 'ca' } },
      withWorker({ autoscaling: { maxReplicas: 3 } }),
      withWorker({ autoscaling: { minReplicas: 1, maxReplicas: 3 } }),
      withWorker({ autoscaling: { minReplicas: 1, maxReplicas: 3, cpuPercent: 70, oldestSeconds: 60 } }),
      ...['GITHUB_TOKEN', 'CLICKHOUSE_PASSWORD', 'DATABASE_URL', 'ANTHROPIC_API_KEY', 'lower'].map(settings),
      ...['AWS_SECRET_ACCESS_KEY', 'SENTRY_AUTH_TOKEN', 'KAFKA_TSL'].map(settings),
    ]
    expect(wrong.filter((one) => fits(one))).toEqual([])
  })

  it('makes every process by one template, and holds no secret', () => {
    expect(written.match(/^kind: Deployment$/gm)).toHaveLength(1)
    expect(written).not.toMatch(/^kind: Secret$/m)
    expect(written).not.toContain('hostPath')
    for (const probe of ['/livez', '/readyz']) expect(written).toContain(`path: ${probe}`)
  })

  it('gives every pod the narrowest rights', () => {
    const pods = written.match(/^ +containers:$/gm) ?? []
    expect(pods).toHaveLength(2)
    for (const part of ['podSecurity', 'containerSecurity'])
      expect(written.match(new RegExp(`include "faultline.${part}"`, 'g'))).toHaveLength(pods.length)
    const narrow = ['runAsNonRoot: true', 'readOnlyRootFilesystem: true', 'drop: [ALL]', 'type: RuntimeDefault']
    for (const right of narrow) expect(written).toContain(right)
  })

  it('asks for no value that is not there', () => {
    const asked = [...written.matchAll(/\.Values\.(\w+)/g)].map(([, name = '']) => name)
    expect([...new Set(asked)].filter((name) => !Object.hasOwn(values, name))).toEqual([])
    expect(Object.keys(values).filter((name) => !asked.includes(name))).toEqual([])
  })

  it('is of the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect([chart.version, chart.appVersion]).toEqual([version, version])
  })
})

/** With brokers that want a login, too. */
function environment(worker: YamlMap): Env {
  const given = [
    mapOf(values.settings),
    SOURCES,
    { KAFKA_SASL_MECHANISM: 'scram-sha-512' },
    mapOf(worker.env ?? {}),
    ...wordsOf(worker.opens).map((port) => STORES[port]),
    worker.stores === undefined ? {} : STORES.owner,
    ...wordsOf(worker.secrets).map((name) => SECRETS[name]),
  ]
  const pairs = given.flatMap((some) => Object.entries(some ?? {}))
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]))
}

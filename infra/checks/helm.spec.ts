import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { embeddedPorts } from '../../src/compose/ports.ts'
import { loadConfig } from '../../src/config.ts'
import { REGISTRY } from '../../workers/registry.ts'
import { portsOf, ROLES } from '../../workers/roles.ts'
import { commandOf, commands, settingsRead, wordsOf, workersOf } from './deployed.ts'
import { mapOf, readYaml, type YamlMap } from './read-yaml.ts'
import { filesBelow } from './tree.ts'

const values = mapOf(readYaml(readFileSync('helm/values.yaml', 'utf8')))
const chart = mapOf(readYaml(readFileSync('helm/Chart.yaml', 'utf8')))
const workers = Object.entries(mapOf(values.workers)).map(([name, worker]) => [name, mapOf(worker)] as const)
const templates = filesBelow(['helm/templates'], () => true).map((file) => [file, readFileSync(file, 'utf8')] as const)
const written = templates.map(([, text]) => text).join('\n')
const fits = new Ajv({ strict: false }).compile(JSON.parse(readFileSync('helm/values.schema.json', 'utf8')))
const withWorker = (change: YamlMap) => ({
  ...values,
  workers: { bot: { ...mapOf(mapOf(values.workers).bot), ...change } },
})

/** What the Secrets hold, as values.yaml says. */
const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  stores: { DATABASE_URL: 'postgres://u:p@h/d', CLICKHOUSE_PASSWORD: 'any', CLICKHOUSE_READER_PASSWORD: 'any' },
  slack: { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' },
  github: { GITHUB_TOKEN: 'any', GITHUB_WEBHOOK_SECRET: 'any' },
  claude: { ANTHROPIC_API_KEY: 'any' },
}

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
    const set = [...Object.keys(mapOf(values.settings)), ...Object.values(SECRETS).flatMap(Object.keys)]
    expect(set.filter((name) => !settingsRead().includes(name))).toEqual([])
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
      withWorker({ autoscaling: { maxReplicas: 3 } }),
      withWorker({ autoscaling: { minReplicas: 1, maxReplicas: 3 } }),
      withWorker({ autoscaling: { minReplicas: 1, maxReplicas: 3, cpuPercent: 70, oldestSeconds: 60 } }),
      ...['GITHUB_TOKEN', 'CLICKHOUSE_PASSWORD', 'DATABASE_URL', 'ANTHROPIC_API_KEY', 'lower'].map(settings),
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

function environment(worker: YamlMap): Readonly<Record<string, string>> {
  const given = [
    mapOf(values.settings),
    mapOf(worker.env ?? {}),
    ...wordsOf(worker.secrets).map((name) => SECRETS[name]),
  ]
  const pairs = given.flatMap((some) => Object.entries(some ?? {}))
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]))
}

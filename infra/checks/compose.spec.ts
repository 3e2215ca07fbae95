import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { embeddedPorts } from '../../src/compose/ports.ts'
import { loadConfig } from '../../src/config.ts'
import { REGISTRY } from '../../workers/registry.ts'
import { codeHostUse, PARTS, portsOf, ROLES, storesEvidence } from '../../workers/roles.ts'
import { givenTo, ours, roles, servers, services, text } from './compose-file.ts'
import { commandOf, commands, settingsRead, wordsOf, workersOf } from './deployed.ts'
import { mapOf, readYaml } from './read-yaml.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** What an `.env` file beside the compose file cannot set, by reason. */
const NOT_BY_ENV: Readonly<Record<string, readonly string[]>> = {
  'the servers of the file itself and who they know': [
    ...['KAFKA_BROKERS', 'SQS_ENDPOINT', 'DATABASE_URL', 'REDIS_URL'],
    ...['CLICKHOUSE_URL', 'CLICKHOUSE_USER', 'CLICKHOUSE_READER_USER', 'CLICKHOUSE_COLLECTOR_TABLES'],
  ],
  'the Kafka of the file speaks plain text to whom it meets on its own network': [
    ...['KAFKA_TLS', 'KAFKA_SASL_MECHANISM', 'KAFKA_USERNAME', 'KAFKA_PASSWORD'],
  ],
  'ElasticMQ has one region': ['SQS_REGION'],
  'nobody but the file reaches its ClickHouse to write a table of their own making': [
    ...['CLICKHOUSE_LOGS_TABLE', 'CLICKHOUSE_LOGS_COLUMNS'],
  ],
  'where a container listens, and that it writes nowhere': ['FAULTLINE_HOST', 'FAULTLINE_PORT', 'FAULTLINE_DATA_DIR'],
  'no sandbox and no crash suite here': [
    ...['FAULTLINE_PACE', 'FAULTLINE_SANDBOX_OPEN', 'FAULTLINE_AUTO_SHIP_SECONDS', 'FAULTLINE_CRASH_AT'],
  ],
}

describe('infra/checks/compose.spec.ts', () => {
  it('has a service for each role and each worker, under its name', () => {
    expect(roles.map(([name]) => name).sort()).toEqual(
      commands()
        .map(({ name }) => name)
        .sort(),
    )
    for (const [name, { command }] of roles) expect(wordsOf(command), name).toEqual(commandOf(name))
  })

  it('runs every worker of the registry exactly once', () => {
    const run = roles.flatMap(([, { command }]) => workersOf(wordsOf(command)))
    expect(run.sort()).toEqual(REGISTRY.map(({ name }) => name).sort())
  })

  it('gives each role settings that can be read, and a server for every port it opens', () => {
    for (const [name, service] of roles) {
      const config = loadConfig(givenTo(service), { playsSandbox: false })
      const [role] = commands().flatMap((known) => (known.name === name ? [known.role] : []))
      expect(
        embeddedPorts(config, portsOf(role === undefined ? [] : ROLES[role], workersOf(commandOf(name) ?? []))),
        name,
      ).toEqual([])
    }
  })

  it('gives each process the servers that it opens and no others, and the owner of the evidence to who stores some', () => {
    const address = {
      timeline: 'KAFKA_BROKERS',
      queue: 'SQS_ENDPOINT',
      database: 'DATABASE_URL',
      evidence: 'CLICKHOUSE_URL',
      schedules: 'REDIS_URL',
    }
    for (const { name, role } of commands()) {
      const set = mapOf(roles.find(([known]) => known === name)?.[1].environment)
      const leads = ROLES[role].some((part) => 'leads' in PARTS[part])
      const ports = new Set([...portsOf(ROLES[role], workersOf(commandOf(name) ?? [])), ...(leads ? ['database'] : [])])
      const opened = Object.entries(address).flatMap(([port, setting]) => (setting in set ? [port] : []))
      expect(opened.toSorted(), name).toEqual([...ports].toSorted())
      expect('CLICKHOUSE_PASSWORD' in set, name).toBe(storesEvidence(ROLES[role]))
    }
  })

  it('sets nothing that is not read, and has a server for each secret that is not ours', () => {
    const known = [...settingsRead(), 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_READ_TOKEN']
    const set = ours.flatMap(([, { environment }]) => Object.keys(mapOf(environment)))
    expect(set.filter((name) => !known.includes(name))).toEqual([])
    const theirs = servers.flatMap(([, { environment }]) => (environment ? Object.keys(mapOf(environment)) : []))
    const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name)
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.filter((name) => !known.includes(name) && !theirs.includes(name))).toEqual([])
  })

  it('takes every setting that is read from its .env, but for those that have a reason', () => {
    const taken = ours.flatMap(([, { environment }]) =>
      Object.entries(mapOf(environment)).flatMap(([name, value]) =>
        String(value).startsWith(`\${${name}:`) ? [name] : [],
      ),
    )
    const excepted = Object.values(NOT_BY_ENV).flat()
    expect(settingsRead()).toContain('CLICKHOUSE_LOGS_COLUMNS')
    expect(
      settingsRead()
        .filter((name) => !taken.includes(name))
        .toSorted(),
    ).toEqual(excepted.toSorted())
    expect(excepted.filter((name) => taken.includes(name))).toEqual([])
  })

  it('gives the accounts of other sources to those who ask them', () => {
    const has = (setting: string) =>
      ours.flatMap(([name, { environment }]) => (setting in mapOf(environment) ? [name] : []))
    const sources = settingsRead().filter((name) => /^(ELASTICSEARCH|PROMETHEUS|SENTRY)_/.test(name))
    expect(sources.length).toBeGreaterThan(10)
    for (const name of sources)
      expect(has(name), name).toEqual(name === 'SENTRY_WEBHOOK_SECRET' ? ['ingress'] : ['bot', 'context-builder'])
  })

  it('gives the token that writes to GitHub to the one process that does, and lets the others read', () => {
    const tokens = { writes: `\${GITHUB_TOKEN:-}`, reads: `\${GITHUB_READ_TOKEN:-\${GITHUB_TOKEN:-}}` }
    for (const { name, role } of commands()) {
      const [service] = roles.flatMap(([known, one]) => (known === name ? [mapOf(one.environment)] : []))
      const use = codeHostUse(ROLES[role], workersOf(commandOf(name) ?? []))
      // What people write comes in here: it never has the one that writes.
      const wanted = name === 'bot' ? `\${GITHUB_READ_TOKEN:-}` : use && tokens[use]
      expect(service?.GITHUB_TOKEN, name).toBe(wanted)
      expect(service !== undefined && 'GITHUB_API_URL' in service, name).toBe(use !== undefined)
    }
    const [, ingress] = roles.find(([name]) => name === 'ingress') ?? []
    expect(givenTo(ingress, { GITHUB_TOKEN: 'w' }).GITHUB_TOKEN).toBe('w')
    expect(givenTo(ingress, { GITHUB_TOKEN: 'w', GITHUB_READ_TOKEN: 'r' }).GITHUB_TOKEN).toBe('r')
  })

  it('holds no secret', () => {
    const secret = services.flatMap(([, { environment }]) =>
      Object.entries(environment ? mapOf(environment) : {}).filter(([name]) =>
        /PASSWORD|TOKEN|SECRET$|API_KEY/.test(name),
      ),
    )
    expect(secret.length).toBeGreaterThan(10)
    expect(secret.filter(([, value]) => !/^\$\{\w+:(\?.*|-|-\$\{\w+:-\})\}$/.test(String(value)))).toEqual([])
  })

  it('pins every image: ours to the version of the package, others to one release', () => {
    expect([...new Set(ours.map(([, { image }]) => image))]).toEqual([`faultline:${version}`])
    const release = /^[\w./-]+:(v?\d+\.\d+\.\d+[\w.-]*|RELEASE\.\d{4}-\d\d-\d\dT[\d-]+Z)$/
    for (const [name, { image }] of servers) expect(String(image), name).toMatch(release)
    const built = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
    expect(built).toHaveLength(2)
    for (const image of built) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/)
  })

  it('builds the image in one place, and looks for it in no registry', () => {
    const built = services.filter(([, { build }]) => build !== undefined).map(([name]) => name)
    expect(built).toEqual(['migrate'])
    expect(roles.filter(([, { pull_policy }]) => pull_policy !== 'never')).toEqual([])
  })

  it('opens ports to this machine alone', () => {
    const ports = services.flatMap(([, { ports }]) => wordsOf(ports))
    expect(ports.length).toBeGreaterThan(0)
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([])
  })

  it('limits the memory of all, and gives ours no more rights than they need', () => {
    for (const [name, service] of services) expect(String(service.mem_limit), name).toMatch(/^\d+[mg]$/)
    const narrow = { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }
    for (const [name, service] of ours) expect(service, name).toMatchObject(narrow)
  })

  it('asks each role whether it is ready, and starts none before the servers are migrated', () => {
    for (const [name, service] of roles) {
      expect(wordsOf(mapOf(service.healthcheck).test).join(' '), name).toContain('/readyz')
      expect(service.depends_on, name).toEqual({ migrate: { condition: 'service_completed_successfully' } })
    }
    const awaited = mapOf(mapOf(services.find(([name]) => name === 'migrate')?.[1]).depends_on)
    const always = servers.filter(([, { profiles }]) => profiles === undefined)
    const stores = always.map(([name]) => name).filter((name) => !name.startsWith('collector'))
    expect(Object.keys(awaited).sort()).toEqual(stores.sort())
  })

  it('asks everything that stays whether it is well, the collector from beside it', () => {
    const stays = services.filter(([, { restart }]) => restart === 'unless-stopped')
    expect(stays.length).toBeGreaterThan(20)
    expect(stays.filter(([, { healthcheck }]) => healthcheck === undefined).map(([name]) => name)).toEqual([
      'collector',
    ])
    const [, beside] = services.find(([name]) => name === 'collector-health') ?? []
    const asked = /^http:\/\/collector:(\d+)\/$/.exec(wordsOf(mapOf(beside?.healthcheck).test).at(-1) ?? '')?.[1]
    const { extensions, service } = mapOf(readYaml(readFileSync('infra/containers/collector.yaml', 'utf8')))
    expect(mapOf(extensions).health_check).toEqual({ endpoint: `0.0.0.0:${asked}` })
    expect(mapOf(service).extensions).toEqual(['health_check'])
  })
})

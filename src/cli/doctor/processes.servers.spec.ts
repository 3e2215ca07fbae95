import { describe, expect, it, onTestFinished } from 'vitest'
import { givenTo, roles } from '../../../infra/checks/compose-file.ts'
import { commands } from '../../../infra/checks/deployed.ts'
import { ownServers } from '../../../infra/e2e/many-processes.spec-support.ts'
import { migrateServers } from '../../compose/migrate-servers.ts'
import { loadConfig } from '../../config.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { runCli } from '../run-cli.spec-support.ts'
import { openWorld, REPO } from './world.spec-support.ts'

const SLACK = ['Slack token', 'Slack scopes', 'Socket Mode', 'Incidents channel', 'Approvers']
const GITHUB = ['GitHub token', `Repository ${REPO}`, 'GitHub webhook']
const AGENT = ['Kafka', 'SQS', 'Postgres', 'Claude']

/** What each process of the compose file has to do with, beside its settings, Node.js, its port and its clock. */
const LOOKED_AT: Readonly<Record<string, readonly string[]>> = {
  bot: ['Kafka', 'Postgres', 'ClickHouse', ...SLACK, ...GITHUB],
  ingress: ['Kafka', 'Postgres', 'ClickHouse', ...GITHUB],
  detector: ['Kafka', 'Postgres', 'ClickHouse', ...GITHUB],
  dispatcher: ['Kafka', 'SQS'],
  reconciler: ['Kafka', 'SQS', 'Postgres'],
  projector: ['Kafka', 'Postgres'],
  scheduler: ['Kafka', 'Postgres', 'Redis', ...SLACK, ...GITHUB],
  'context-builder': ['Kafka', 'SQS', 'Postgres', 'ClickHouse', ...GITHUB],
  'github-integration': ['Kafka', 'SQS', ...GITHUB],
  'evaluation-agent': ['Kafka', 'SQS', 'Postgres', 'ClickHouse', ...GITHUB],
  'rca-agent': AGENT,
  'fix-agent': AGENT,
  'instrumentation-agent': AGENT,
  'report-agent': AGENT,
}
const OF_ALL = ['Settings', 'Node.js', 'Port', 'Clock']

describe('src/cli/doctor.ts of one process', () => {
  it('looks with the settings that the compose file gives each at what that one has to do with, and at nothing else', async () => {
    const [servers, world] = await Promise.all([ownServers(), openWorld()])
    onTestFinished(() => Promise.all([servers.drop(), world.close()]).then(() => {}))
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'specs', AWS_SECRET_ACCESS_KEY: 'specs' })
    for await (const _ of migrateServers(loadConfig(servers.env), { clock: systemClock, log: silentLog }));
    const ours: Readonly<Record<string, string>> = { ...world.env, ...servers.env, FAULTLINE_PORT: '0' }
    expect(
      commands()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(LOOKED_AT).toSorted())
    for (const { name, words } of commands()) {
      const [, service] = roles.find(([known]) => known === name) ?? []
      // The bot is given no other token than one that only reads.
      const set = givenTo(service, { ...world.env, GITHUB_READ_TOKEN: world.env.GITHUB_TOKEN ?? '' })
      const given = Object.entries(set).map(([key, value]) => [key, ours[key] ?? value])
      const { ended, stdout } = runCli(['doctor', ...words, '--json'], Object.fromEntries(given))
      expect(await ended, stdout()).toBe(0)
      const { checks }: { checks: { name: string; status: string }[] } = JSON.parse(stdout())
      expect(
        checks.filter(({ status }) => status !== 'ok'),
        name,
      ).toEqual([])
      const looked = checks.flatMap((check) => (OF_ALL.includes(check.name) ? [] : [check.name]))
      expect(looked, name).toEqual(LOOKED_AT[name])
    }
  })

  it('says of one that stores evidence whether the owner of the tables is let in, and asks the others nothing of it', async () => {
    const servers = await ownServers()
    onTestFinished(servers.drop)
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'specs', AWS_SECRET_ACCESS_KEY: 'specs' })
    for await (const _ of migrateServers(loadConfig(servers.env), { clock: systemClock, log: silentLog }));
    const users = { CLICKHOUSE_USER: 'stranger', CLICKHOUSE_READER_USER: 'reader', CLICKHOUSE_READER_PASSWORD: 'any' }
    const env = { ...servers.env, ...users, FAULTLINE_PORT: '0' }
    const found = async (words: readonly string[]) => {
      const { ended, stdout } = runCli(['doctor', ...words, '--json'], env)
      await ended
      const { checks }: { checks: { name: string; status: string }[] } = JSON.parse(stdout())
      return checks.find(({ name }) => name === 'ClickHouse')
    }
    expect(await found(['ingress'])).toMatchObject({ status: 'fail', what: expect.stringContaining('stranger') })
    expect(await found(['worker', 'context-builder'])).toMatchObject({ status: 'ok' })
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import { ownServers } from '../../../infra/e2e/many-processes.spec-support.ts'
import { PART_NAMES } from '../../../workers/roles.ts'
import { migrateServers } from '../../compose/migrate-servers.ts'
import { loadConfig } from '../../config.ts'
import { systemClock } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { TASK_WORKER_NAMES } from '../worker-names.ts'
import { examinedOf } from './examined.ts'
import { checkServers } from './servers.ts'

const HOUSE = examinedOf(PART_NAMES, TASK_WORKER_NAMES)

describe('src/cli/doctor/servers.ts', () => {
  it('says of each server whether it is migrated, and what to do', async () => {
    const { env, drop } = await ownServers()
    onTestFinished(drop)
    // The adapter of SQS finds credentials as the SDK does.
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'specs', AWS_SECRET_ACCESS_KEY: 'specs' })
    const config = loadConfig(env)
    const before = await checkServers(config, HOUSE)
    expect(before.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'Kafka fail',
      'SQS fail',
      'Postgres fail',
      'ClickHouse fail',
      'Redis ok',
    ])
    for (const { status, remedy } of before) if (status === 'fail') expect(remedy).toContain('migrate')
    for await (const { made } of migrateServers(config, { clock: systemClock, log: silentLog }))
      expect(made.length).toBeGreaterThan(0)
    expect((await checkServers(config, HOUSE)).filter(({ status }) => status !== 'ok')).toEqual([])
  })

  it('says of a server that is not there where to look', async () => {
    const nowhere = 'http://127.0.0.1:9'
    const env = {
      KAFKA_BROKERS: '127.0.0.1:9',
      SQS_ENDPOINT: nowhere,
      DATABASE_URL: 'postgres://u:canary-word@127.0.0.1:9/x',
      CLICKHOUSE_URL: nowhere,
      REDIS_URL: 'redis://127.0.0.1:9',
    }
    const checks = await checkServers(loadConfig(env), HOUSE)
    expect(checks.filter(({ status }) => status !== 'fail')).toEqual([])
    expect(JSON.stringify(checks)).not.toContain('canary-word')
    for (const { remedy } of checks) expect(remedy).toMatch(/address|REDIS_URL/)
  })
})

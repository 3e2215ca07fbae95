import { describe, expect, it } from 'vitest'
import { runCli } from './run-cli.spec-support.ts'

const ADDRESSES = {
  KAFKA_BROKERS: '127.0.0.1:9',
  SQS_ENDPOINT: 'http://127.0.0.1:9',
  DATABASE_URL: 'postgres://u@127.0.0.1:9/x',
  CLICKHOUSE_URL: 'http://127.0.0.1:9',
}

describe('src/cli/role.ts', () => {
  it('refuses a role that would keep to itself what others must see, and names each setting', async () => {
    const known = { DATABASE_URL: ADDRESSES.DATABASE_URL }
    const builder = await endOf(['worker', 'context-builder'], known)
    expect(builder.code).toBe(1)
    expect(builder.stderr).toContain('KAFKA_BROKERS; SQS_REGION or SQS_ENDPOINT; CLICKHOUSE_URL')
    expect(builder.stderr).not.toContain('DATABASE_URL')
    expect((await endOf(['worker', 'rca-agent'], known)).stderr).not.toContain('CLICKHOUSE_URL')
  })

  it('refuses a worker that is none, and lists those that are', async () => {
    const { code, stderr } = await endOf(['worker', 'rca'], ADDRESSES)
    expect(code).toBe(2)
    expect(stderr).toMatch(/no worker rca\. Name one or more: faultline worker .*rca-agent/)
  })

  it.each(['bot', 'scheduler', 'all'])('refuses %s without a workspace', async (role) => {
    const { code, stderr } = await endOf([role], ADDRESSES)
    expect([code, stderr]).toEqual([1, expect.stringContaining('Set SLACK_BOT_TOKEN')])
  })

  it('keeps nothing in the data folder, and ends with 1 when a server does not answer', async () => {
    const env = { ...ADDRESSES, FAULTLINE_DATA_DIR: '/proc/nothing-here' }
    const { code, stderr } = await endOf(['ingress', '--port', '0'], env)
    expect(code).toBe(1)
    expect(stderr).toMatch(/does not answer|could not/)
  }, 90_000)
})

async function endOf(args: readonly string[], env: Readonly<Record<string, string>>) {
  const { ended, stderr } = runCli(args, env)
  return { code: await ended, stderr: stderr() }
}

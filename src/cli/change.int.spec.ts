import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { guardEvidence } from '../compose/guard-evidence.ts'
import { createServer } from '../compose/http-server.ts'
import { tellChange } from '../evidence/changes/tell-change.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { createRedactor } from '../redact/redactor.ts'
import { runCli } from './run-cli.spec-support.ts'

let dir: string
let evidence: Evidence
let server: FastifyInstance
let url: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-change-'))
  evidence = await openChdbEvidence({ dir, log: silentLog })
  const guarded = guardEvidence(evidence, createRedactor([]))
  server = createServer({
    clock: systemClock,
    log: silentLog,
    onlyLoopbackNames: true,
    changes: { tell: (report) => tellChange(guarded, report) },
  })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await server.close()
  await evidence.close()
  await rm(dir, { recursive: true, force: true })
})

async function changed(...args: string[]) {
  const run = runCli(['change', ...args, '--to', url])
  return { code: await run.ended, out: run.stdout(), err: run.stderr() }
}

const POOL = ['--kind', 'config', '--service', 'cart', '--name', 'pool.max'] as const

describe('src/cli/change.ts', () => {
  it('tells a house of a change once, with what it was before', async () => {
    const first = await changed(...POOL, '--value', '50', '--at', new Date(Date.now() - 60_000).toISOString())
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/^Noted: config pool\.max of cart set to 50 since \d{4}-.*Z\.\n$/)
    expect((await changed(...POOL, '--value', '50')).out).toMatch(/^Known already: config pool\.max of cart set to 50/)
    expect((await changed(...POOL, '--value', '5')).out).toMatch(/^Noted: config pool\.max 50 -> 5 of cart/)
    const { rows } = await evidence.query('service_changes', { kind: 'config', service: 'cart', name: 'pool.max' })
    expect(rows.map(({ value }) => value)).toEqual(['5', '50'])
  })

  it('keeps no credential that a setting is given', async () => {
    const told = await changed(
      '--kind',
      'config',
      '--service',
      'cart',
      '--name',
      'db_password',
      '--value',
      'hunter2-and-more',
    )
    expect(told).toMatchObject({ code: 0 })
    const { rows } = await evidence.query('service_changes', { kind: 'config', service: 'cart', name: 'db_password' })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('hunter2')
  })

  it('refuses what is no change, and says how to say it', async () => {
    expect(await changed('--kind', 'mood', '--service', 'cart', '--name', 'x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--kind mood is not known. Use one of: flag, config, migration.'),
    })
    expect(await changed(...POOL, '--at', 'soon')).toMatchObject({ code: 2 })
    const future = await changed(...POOL, '--at', '2099-01-01T00:00:00Z')
    expect(future).toMatchObject({ code: 1, err: expect.stringContaining('in the future') })
    const answer = await fetch(`${url}/v1/changes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"kind":"config"}',
    })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('Send JSON such as')])
  })
})

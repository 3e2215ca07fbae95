import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { createServer } from '../compose/http-server.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { tellDeploy } from '../evidence/tell-deploy.ts'
import { systemClock } from '../kit/clock.ts'
import { silentLog } from '../kit/log.ts'
import { RetryLater } from '../kit/outcome.ts'
import { runCli } from './run-cli.spec-support.ts'

let dir: string
let evidence: Evidence
let server: FastifyInstance
let url: string
/** How often the stores are still opening when they are asked. */
let opening = 0

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'faultline-deploy-'))
  evidence = await openChdbEvidence({ dir, log: silentLog })
  server = createServer({
    clock: systemClock,
    log: silentLog,
    onlyLoopbackNames: true,
    deploys: {
      tell: async (report) => {
        if (opening-- > 0) throw new RetryLater('starting', 'The house is still opening.')
        return tellDeploy(evidence, report)
      },
      repoOf: (service) => (service === 'cart' ? 'acme/shop' : undefined),
    },
  })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(async () => {
  await server.close()
  await evidence.close()
  await rm(dir, { recursive: true, force: true })
})

async function deployed(...args: string[]) {
  const run = runCli(['deploy', ...args, '--to', url])
  return { code: await run.ended, out: run.stdout(), err: run.stderr() }
}

describe('src/cli/deploy.ts', () => {
  it('tells a house of a deploy once, however often the pipeline runs', async () => {
    opening = 1
    const first = await deployed('--service', 'cart', '--revision', 'aaa111', '--repo', 'acme/shop')
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toMatch(/^Noted: cart runs aaa111 since \d{4}-.*Z\.\n$/)
    const again = await deployed('--service', 'cart', '--revision', 'aaa111')
    expect(again.out).toMatch(/^Known already: cart runs aaa111/)
    const next = await deployed('--service', 'cart', '--revision', 'bbb222')
    expect(next.out).toContain(', after aaa111.')
    const { rows } = await evidence.query('service_deploys', { service: 'cart' })
    expect(rows.map(({ sha }) => sha)).toEqual(['bbb222', 'aaa111'])
  })

  it('says what else to set so that the commits can be read', async () => {
    const elsewhere = await deployed('--service', 'cart', '--revision', 'ccc333', '--repo', 'acme/other')
    expect(elsewhere).toMatchObject({ code: 0, err: expect.stringContaining('not from acme/other') })
    const unknown = await deployed('--service', 'mail', '--revision', 'ddd444', '--repo', 'acme/mail')
    expect(unknown.err).toContain('add mail=acme/mail to FAULTLINE_REPOS')
  })

  it('refuses what is no deploy, and says how to say it', async () => {
    expect(await deployed('--service', 'cart')).toMatchObject({ code: 2, err: expect.stringContaining('--revision') })
    expect(await deployed('--service', 'cart', '--revision', 'x', '--at', 'soon')).toMatchObject({ code: 2 })
    const future = await deployed('--service', 'cart', '--revision', 'x', '--at', '2099-01-01T00:00:00Z')
    expect(future).toMatchObject({ code: 1, err: expect.stringContaining('in the future') })
    const hostile = await deployed('--service', 'cart', '--revision', "x'; DROP TABLE")
    expect(hostile).toMatchObject({ code: 1, err: expect.stringContaining('64 letters') })
  })

  it('takes nothing from a page of another site', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' }
    const body = JSON.stringify({ service: 'cart', revision: 'evil' })
    expect((await fetch(`${url}/v1/deploys`, { method: 'POST', headers, body })).status).toBe(403)
  })
})

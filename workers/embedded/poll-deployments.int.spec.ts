import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { CodeHost, Deployment } from '../../src/code-host/code-host.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { silentLog } from '../../src/kit/log.ts'
import { codeHostOrNone } from './no-code-host.ts'
import { tellDeployments } from './poll-deployments.ts'

const NOW = Date.parse('2026-03-02T14:00:00Z')
const at = (minute: number) => new Date(NOW + minute * 60_000).toISOString()
const deployment = (id: string, environment: string, minute: number): Deployment => ({
  id,
  sha: id.repeat(40),
  environment,
  at: at(minute),
})
/** Newest first, as code hosts answer. */
const DEPLOYMENTS = [
  deployment('d', 'production-cart', -5),
  deployment('c', 'staging', -10),
  deployment('b', 'production', -60),
  deployment('a', 'production', -120),
  deployment('9', 'production', -3_000),
]
const NAMED = [
  ['cart', 'acme/shop'],
  ['pay', 'acme/shop'],
] as const

describe('workers/embedded/poll-deployments.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'deployments-')), log: silentLog })
  })
  afterAll(() => evidence.close())
  const clock = { ...systemClock, now: () => new Date(NOW) }
  const codeHost: CodeHost = { ...codeHostOrNone(undefined), deployments: async () => DEPLOYMENTS }
  const round = () => tellDeployments({ codeHost, evidence, clock }, NAMED)

  it('keeps what went live of the last day, once, each after the one before', async () => {
    expect((await round()).map(({ service, sha }) => `${service} ${sha[0]}`)).toEqual([
      'cart a',
      'pay a',
      'cart b',
      'pay b',
      'cart d',
    ])
    expect(await round()).toEqual([])
    const { rows } = await evidence.query('service_deploys', { service: 'cart' })
    expect(rows.map(({ sha, previous_sha }) => [sha[0], previous_sha[0]])).toEqual([
      ['d', 'b'],
      ['b', 'a'],
      ['a', undefined],
    ])
  })

  it('leaves a service alone that says itself which version it runs', async () => {
    await evidence.addLogs([
      {
        timestamp: at(-1),
        trace_id: '',
        span_id: '',
        severity_text: 'INFO',
        severity_number: 9,
        service: 'mail',
        body: 'served',
        resource: { 'service.version': '1.2.3' },
        attributes: {},
      },
    ])
    expect(await tellDeployments({ codeHost, evidence, clock }, [['mail', 'acme/mail']])).toEqual([])
  })
})

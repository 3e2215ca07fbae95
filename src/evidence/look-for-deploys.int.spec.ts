import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { silentLog } from '../kit/log.ts'
import type { Evidence } from './evidence.ts'
import { createDeployLooker } from './look-for-deploys.ts'
import type { LogRow, SpanRow } from './rows.ts'
import { tellDeploy } from './tell-deploy.ts'
import { watchDeploys } from './watch-deploys.ts'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)

describe('src/evidence/look-for-deploys.ts', () => {
  let dir: string
  /** Rows that are added here are as if a collector had written them: nobody watches. */
  let evidence: Evidence
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'faultline-look-'))
    evidence = await openChdbEvidence({ dir, log: silentLog })
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })
  const deploysOf = async (service: string) =>
    (await evidence.query('service_deploys', { service })).rows
      .map((row) => `${row.previous_sha}>${row.sha} ${row.at.slice(11, 19)}`)
      .toReversed()

  it('notices a version that a collector wrote, in logs and in spans, and takes what ran already for no deploy', async () => {
    const looker = createDeployLooker(evidence)
    await evidence.addLogs([line('web', 'one', '09:00:10'), line('web', 'one', '09:20:00')])
    expect(await looker.look(at('10:00:00'))).toEqual([])
    await evidence.addSpans([span('web', 'two', '10:01:00'), span('web', 'one', '10:01:05')])
    await evidence.addSpans([span('web', 'two', '10:02:00')])
    expect(await looker.look(at('10:03:00'))).toMatchObject([{ id: 'web@two', previous_sha: 'one' }])
    expect(await looker.look(at('10:03:30'))).toEqual([])
    expect(await deploysOf('web')).toEqual(['one>two 10:01:00'])
  })

  it('notices a rollback once, also after a restart', async () => {
    const looker = createDeployLooker(evidence)
    await looker.look(at('10:04:00'))
    await evidence.addLogs([line('web', 'two', '10:05:00'), line('web', 'one', '10:06:00')])
    await looker.look(at('10:07:00'))
    await createDeployLooker(evidence).look(at('10:08:00'))
    expect(await deploysOf('web')).toEqual(['one>two 10:01:00', 'two>one 10:06:00'])
  })

  it('agrees with the watch at the ingress and with a pipeline that tells of the same deploys', async () => {
    const looker = createDeployLooker(evidence)
    const watched = await watchDeploys(evidence)
    await tellDeploy(watched, { service: 'cart', revision: 'one', at: '2026-03-02T10:10:00Z' })
    await watched.addLogs([line('cart', 'one', '10:10:30'), line('cart', 'two', '10:12:00')])
    await tellDeploy(watched, { service: 'cart', revision: 'two', at: '2026-03-02T10:11:50Z' })
    await looker.look(at('10:14:00'))
    expect(await deploysOf('cart')).toEqual(['>one 10:10:00', 'one>two 10:12:00'])
  })

  it('takes rows that go on for no rollback of what somebody told', async () => {
    const looker = createDeployLooker(evidence)
    await evidence.addLogs(['10:15:00', '10:15:20', '10:15:40'].map((time) => line('shop', 'bad', time)))
    await looker.look(at('10:16:10'))
    await tellDeploy(evidence, { service: 'shop', revision: 'abc123', at: '2026-03-02T10:15:45Z' })
    const later = ['10:16:00', '10:16:20', '10:16:40', '10:17:00'].map((time) => line('shop', 'bad', time))
    await evidence.addLogs(later)
    await looker.look(at('10:17:40'))
    expect((await deploysOf('shop')).map((one) => one.split(' ')[0])).toEqual(['>bad', 'bad>abc123'])
  })
})

const common = { trace_id: '', span_id: '', attributes: {} }
const resource = (service: string, sha: string) => ({ 'service.name': service, 'service.version': sha })

function line(service: string, sha: string, time: string): LogRow {
  const row = { ...common, severity_text: 'INFO', severity_number: 9, body: 'served', resource: resource(service, sha) }
  return { ...row, service, timestamp: at(time).toISOString() }
}

function span(service: string, sha: string, time: string): SpanRow {
  const row = { ...common, parent_span_id: '', name: 'GET /', kind: 'Server', duration_ns: 1, status_message: '' }
  return { ...row, service, resource: resource(service, sha), status_code: 'Unset', timestamp: at(time).toISOString() }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../adapters/chdb/open-chdb.ts'
import { silentLog } from '../kit/log.ts'
import { RetryLater } from '../kit/outcome.ts'
import type { Evidence } from './evidence.ts'
import type { LogRow } from './rows.ts'
import { tellDeploy } from './tell-deploy.ts'
import { watchDeploys } from './watch-deploys.ts'

const WINDOW = { from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
const down = async () => {
  throw new RetryLater('down', 'The evidence does not answer.')
}

describe('src/evidence/watch-deploys.ts', () => {
  let dir: string
  let evidence: Evidence
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'faultline-deploys-'))
    evidence = await openChdbEvidence({ dir, log: silentLog })
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })
  const deploysOf = async (service: string) =>
    (await evidence.query('deploys', WINDOW)).rows
      .filter((row) => row.service === service)
      .map(({ sha, previous_sha }) => `${previous_sha}>${sha}`)
      .toReversed()

  it('tells when a service begins to run another version, and when it goes back', async () => {
    const watched = await watchDeploys(evidence)
    await watched.addLogs([line('web', 'one', '09:00:00'), line('web', 'two', '09:01:00')])
    await watched.addLogs([line('web', 'one', '09:00:59'), line('web', 'two', '09:02:00')])
    await watched.addLogs([line('web', 'one', '09:03:00')])
    expect(await deploysOf('web')).toEqual(['>one', 'one>two', 'two>one'])
  })

  it('knows what ran before, although it died before a row of that version was kept', async () => {
    const dying = await watchDeploys({ ...evidence, addLogs: down })
    await expect(dying.addLogs([line('cart', 'one', '09:00:00')])).rejects.toThrow('does not answer')
    const reborn = await watchDeploys(evidence)
    await reborn.addLogs([line('cart', 'two', '09:01:00')])
    expect(await deploysOf('cart')).toEqual(['>one', 'one>two'])
  })

  it('takes what a held back queue says for the past, whatever version it names', async () => {
    const watched = await watchDeploys(evidence)
    await watched.addLogs([line('edge', 'live', '09:00:00'), line('edge', 'live', '09:10:00')])
    await watched.addLogs([line('edge', 'old', '08:30:00')])
    await watched.addLogs([line('edge', 'live', '09:10:01')])
    expect(await deploysOf('edge')).toEqual(['>live'])
  })

  it('takes no straggler for a rollback after a restart', async () => {
    const first = await watchDeploys(evidence)
    await first.addLogs([
      line('pay', 'one', '09:00:00'),
      line('pay', 'two', '09:05:00'),
      line('pay', 'two', '09:30:00'),
    ])
    const reborn = await watchDeploys(evidence)
    await reborn.addLogs([line('pay', 'one', '09:05:40'), line('pay', 'two', '09:30:05')])
    expect(await deploysOf('pay')).toEqual(['>one', 'one>two'])
  })

  it('takes rows that go on for no rollback of what somebody told, also after a restart', async () => {
    const at = (time: string) => `2026-03-02T${time}.000Z`
    const watched = await watchDeploys(evidence)
    await watched.addLogs([line('shop', 'bad', '09:40:00'), line('shop', 'bad', '09:41:20')])
    await tellDeploy(watched, { service: 'shop', revision: 'abc123', at: at('09:41:30') })
    for (const time of ['09:41:45', '09:42:00', '09:42:20', '09:42:40'])
      await watched.addLogs([line('shop', 'bad', time)])
    const reborn = await watchDeploys(evidence)
    await reborn.addLogs([line('shop', 'bad', '09:50:00'), line('shop', 'bad', '09:50:20')])
    expect(await deploysOf('shop')).toEqual(['>bad', 'bad>abc123'])
    await reborn.addLogs([line('shop', 'abc123', '09:50:30'), line('shop', 'bad', '09:52:00')])
    expect(await deploysOf('shop')).toEqual(['>bad', 'bad>abc123', 'abc123>bad'])
  })

  it('tells of a deploy again that could not be kept', async () => {
    let isDown = true
    const addDeploys: Evidence['addDeploys'] = async (rows) => (isDown ? down() : evidence.addDeploys(rows))
    const watched = await watchDeploys({ ...evidence, addDeploys })
    await expect(watched.addLogs([line('mail', 'one', '09:00:00')])).rejects.toThrow('does not answer')
    isDown = false
    await watched.addLogs([line('mail', 'one', '09:00:00')])
    expect(await deploysOf('mail')).toEqual(['>one'])
  })
})

function line(service: string, sha: string, time: string): LogRow {
  return {
    timestamp: `2026-03-02T${time}.000Z`,
    trace_id: '',
    span_id: '',
    severity_text: 'INFO',
    severity_number: 9,
    service,
    body: 'served',
    resource: { 'service.name': service, 'service.version': sha },
    attributes: {},
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { silentLog } from '../../src/kit/log.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { at, decoy, guilty, readOnlyHost, shaOf, TOTAL_NOW } from './scene.spec-support.ts'
import { errorLine, request } from './scene-rows.spec-support.ts'
import { CONTEXT_DEFAULTS, contextBuilder } from './worker.ts'

const dir = await mkdtemp(join(tmpdir(), 'declared-service-'))

describe('workers/context-builder/worker.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    const moments = [...Array(720).keys()].map((place) => place - 600)
    const fails = (second: number) => second >= 0 && second % 3 === 0
    await evidence.addSpans(moments.map((second) => request('checkout', second, fails(second))))
    await evidence.addSpans(moments.map((second) => request('payments', second, false)))
    await evidence.addLogs(moments.filter(fails).map((second) => errorLine('checkout', second)))
    const deploy = { id: 'bad', sha: shaOf('bad'), previous_sha: shaOf('before bad'), at: at(-300) }
    await evidence.addDeploys(['checkout', 'payments'].map((service) => ({ ...deploy, id: service, service })))
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function best(source: 'person' | 'detector') {
    const root = { window: { from: at(0), to: at(120) }, error_signature: '', source, service: 'payments' }
    const { events } = story('payments', { start: at(120) }).detected({ ...root, title: 'Payments is slow' })
    const codeHost = readOnlyHost([guilty, decoy], { 'src/total.js': TOTAL_NOW })
    const needs = { evidence, codeHost, repoOf: () => 'acme/shop', similar: async () => [], settings: CONTEXT_DEFAULTS }
    const work = workAfter(events, { now: at(150) })
    const event = stated((await contextBuilder.handle(work, needs))[0], work.now)
    return event.event_type === 'ContextBuilt' ? event.payload.hypotheses[0] : undefined
  }

  it('names no cause of a service that a person named and that does well, and says who fails', async () => {
    const first = await best('person')
    expect(first).toMatchObject({ kind: 'unknown', title: 'payments is as usual' })
    expect(first?.parts.at(-1)?.why).toMatch(
      /^payments is as usual \(0 of \d+ requests failed, their p95 is 5 ms, as usual\); 40 of \d+ requests to checkout failed$/,
    )
  })

  it('blames as ever where a detector opened it', async () => {
    expect(await best('detector')).toMatchObject({ kind: 'change', ref: guilty.sha })
  })
})

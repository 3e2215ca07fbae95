import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { incidentNumber } from '../../src/kit/incident-number.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { TimelineEvent } from '../../src/timeline/events.ts'
import { sampleOf } from '../../src/timeline/stories/samples.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { at } from './scene.spec-support.ts'
import { request } from './scene-rows.spec-support.ts'
import { CONTEXT_DEFAULTS, contextBuilder } from './worker.ts'

const dir = await mkdtemp(join(tmpdir(), 'declared-unnamed-'))
const settings = { ...CONTEXT_DEFAULTS, leadInS: 120, bucketS: 2, usualS: 300, ingestLagS: 1 }
/** Payments fails wholly and checkout often from second 0 to 1000; catalog, the first by name, does well. */
const FAILS: Readonly<Record<string, (second: number) => boolean>> = {
  catalog: () => false,
  checkout: (second) => second % 3 > 0,
  payments: () => true,
}

/** An incident of a service; without an end it is open. */
function incident(service: string, fromS: number, toS?: number): readonly TimelineEvent[] {
  const window = { from: at(fromS), to: at(fromS + 10) }
  const open = story(service, { start: window.to }).detected({ window, service, title: `${service} fails` })
  return toS === undefined ? open.events : open.wait(toS - fromS - 10).resolved().events
}

describe('workers/context-builder/worker.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    const moments = [...Array(3_000).keys()].map((place) => place - 1_500)
    for (const [service, fails] of Object.entries(FAILS)) {
      const failed = (second: number) => second >= 0 && second < 1_000 && fails(second)
      await evidence.addSpans(moments.map((second) => request(service, second, failed(second))))
    }
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function declared(
    title: string,
    atS: number,
    others: readonly (readonly TimelineEvent[])[],
    service = 'unknown',
  ) {
    const window = { from: at(atS - 120), to: at(atS) }
    const root = { window, error_signature: '', source: 'person', service, title } as const
    const { events } = story('declared', { start: at(atS) }).detected(root)
    const needs = { evidence, repoOf: () => 'acme/shop', similar: async () => [], settings }
    const work = workAfter(events, { now: at(atS + 1) })
    const [draft] = await contextBuilder.handle(work, { ...needs, incidentsOf: async () => others })
    const event = stated(draft, work.now)
    if (event.event_type !== 'ContextBuilt') throw new Error('no context')
    const first = event.payload.hypotheses[0]
    return {
      service: first?.service,
      title: first?.title,
      whys: first?.parts.map(({ why }) => why) ?? [],
      ...event.payload,
    }
  }
  const open = [incident('payments', 0), incident('checkout', 0)]

  it('is about the service that fails most where nobody named one, and never about the first by name', async () => {
    for (const seconds of [20, 130, 590]) {
      const told = await declared('Something is broken, people complain', seconds, open)
      expect(told).toMatchObject({ service: 'payments', title: expect.stringMatching(/^Not known/) })
    }
  })

  it('hears one for many in the name of a service', async () => {
    expect(await declared('The checkouts look odd', 200, open)).toMatchObject({ service: 'checkout' })
  })

  it('takes no minute of a running outage for usual, whatever else was closed meanwhile', async () => {
    const told = await declared('Keys may have leaked', 600, [...open, incident('search', -1_400, 588)])
    expect(told).toMatchObject({
      service: 'payments',
      title: expect.stringMatching(/^Not known/),
      usual: { errors: 0 },
    })
    expect((told.usual?.requests ?? 0) > 100).toBe(true)
  })

  it('points to the incident that is open about it', async () => {
    const { whys } = await declared('Something is broken', 200, open)
    const number = incidentNumber(open[0]?.[0]?.incident_id ?? '')
    expect(whys).toContain(`incident ${number}, “payments fails”, is open about payments`)
  })

  it('says of all services that nothing is worse where nothing is, and of none that nobody named', async () => {
    const told = await declared('Something is broken', 1_400, [])
    expect(told).toMatchObject({ service: 'unknown', title: 'Nothing is worse than usual' })
    expect(told.whys.at(-1)).toMatch(/^nothing is worse than usual \(0 of \d+ requests of all services failed/)
    expect(told.gaps.join(' ')).not.toContain('unknown')
  })

  it('holds nothing against others that failed in incidents which are over', async () => {
    const closed = [incident('payments', 0, 1_000), incident('checkout', 0, 1_000)]
    const { title, whys, hypotheses } = await declared('Pages take long', 1_060, closed, 'catalog')
    expect(title).toBe('Nothing is worse than usual')
    expect(whys.join(' ')).not.toMatch(/payments|checkout/)
    expect(hypotheses[0]?.parts.map(({ name }) => name)).not.toContain('others_fail')
    const running = await declared('Pages take long', 100, open, 'catalog')
    expect(running.hypotheses[0]?.parts.map(({ name }) => name)).toContain('others_fail')
  })

  it('gives no all-clear while the figures of an open incident say that it fails', async () => {
    const burning = story('search', { start: at(1_380) })
      .detected({ window: { from: at(1_370), to: at(1_380) }, service: 'search', title: 'search fails' })
      .state('ImpactMeasured', {
        ...sampleOf('ImpactMeasured', { service: 'search', cycle: 1, atMs: Date.parse(at(1_390)) }),
        failing: true,
      })
    const told = await declared('Something is broken', 1_400, [burning.events])
    expect(told.title).not.toMatch(/^Nothing/)
    expect(told).toMatchObject({ service: 'search', title: expect.stringMatching(/^Not known/) })
  })
})

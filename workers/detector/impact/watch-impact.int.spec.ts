import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../../src/adapters/chdb/open-chdb.ts'
import { openMemoryTimeline } from '../../../src/adapters/memory/memory-timeline.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import type { SpanRow } from '../../../src/evidence/rows.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { silentLog } from '../../../src/kit/log.ts'
import { RetryLater } from '../../../src/kit/outcome.ts'
import { type Draft, sealDraft } from '../../../src/timeline/draft.ts'
import { contextSample } from '../../../src/timeline/stories/samples-context.ts'
import { type Story, story } from '../../../src/timeline/stories/story.ts'
import type { Timeline } from '../../../src/timeline/timeline.ts'
import { type ImpactNeeds, measureOpen } from './watch-impact.ts'

const START = Date.parse('2026-03-02T09:00:00.000Z')
const at = (second: number) => new Date(START + second * 1_000).toISOString()

/** Ten requests a second; 7 of them fail from second 20 to 60, and 5 from second 200 on. */
function spansOf(second: number): SpanRow[] {
  const failing = second >= 20 && second < 60 ? 7 : second >= 200 ? 5 : 0
  return Array.from({ length: 10 }, (_, i) => ({
    trace_id: `${second}-${i}`.padEnd(32, '0'),
    span_id: `${second}-${i}`.padEnd(16, '0'),
    parent_span_id: '',
    timestamp: at(second),
    duration_ns: 5_000_000,
    service: 'checkout',
    name: 'POST /orders',
    kind: 'SERVER',
    status_code: i < failing ? 'Error' : 'Ok',
    status_message: '',
    resource: {},
    attributes: {},
  }))
}

const rule = { name: 'rate', why: '7 of 10 fail', baseline_rate: 0.01 } as const
const detected = story('checkout', { start: at(22) }).detected({ rule, window: { from: at(20), to: at(22) } })

describe('workers/detector/impact/watch-impact.ts', () => {
  let evidence: Evidence
  let timeline: Timeline
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'impact-')), log: silentLog })
    await evidence.addSpans(Array.from({ length: 260 }, (_, second) => second).flatMap(spansOf))
    const deployed = (sha: string, service: string, second: number) => ({
      ...{ id: `${sha} ${service}`, sha, service, previous_sha: '' },
      at: at(second),
    })
    const shipped = [
      deployed('bad', 'checkout', 15),
      deployed('good', 'checkout', 58),
      deployed('late', 'checkout', 63),
    ]
    await evidence.addDeploys([...shipped, deployed('far', 'stock', 59)])
  })
  afterAll(() => evidence.close())
  beforeEach(() => {
    timeline = openMemoryTimeline({ clock: systemClock, log: silentLog })
  })
  afterEach(() => timeline.close())

  const needs = (change: Partial<ImpactNeeds> = {}): ImpactNeeds => ({
    evidence,
    open: async () => ['inc_checkout'],
    read: async (id) => (await timeline.readIncident('acme', id)).map(({ event }) => event),
    record: (drafts) => timeline.append(drafts.map(sealed)),
    clock: systemClock,
    log: silentLog,
    settings: { everyMs: 10_000, latenessMs: 2_000, bucketS: 1, nowS: 10 },
    ...change,
  })
  const look = async (second: number, change: Partial<ImpactNeeds> = {}) =>
    (await measureOpen(needs(change), new Date(at(second)))).map(({ payload, cycle }) => ({ ...payload, cycle }))
  const tell = (told: Story) => timeline.append(told.events)

  it('measures what is open again, tells how it ended once, and counts all of it', async () => {
    await tell(detected)
    expect(await look(32)).toMatchObject([
      { failing: true, usual_rate: 0.01, now: { requests: 100, errors: 70 }, failed: { requests: 100, errors: 70 } },
    ])
    expect(await look(33)).toEqual([])
    expect(await look(52)).toMatchObject([
      { failed: { window: { from: at(20), to: at(50) }, requests: 300, errors: 210 } },
    ])
    const ended = { failing: false, over_since: at(60), failed: { requests: 400, errors: 280 } }
    expect(await look(72)).toMatchObject([ended])
    expect(await look(90)).toEqual([])
  })

  it('tells at the end what was shipped shortly before it, where no fix of ours was merged', async () => {
    await tell(detected)
    const [first] = await look(32)
    expect(first).not.toHaveProperty('ended_after')
    const good = { kind: 'deploy', service: 'checkout', ref: 'good', at: at(58) }
    const away = { record: async () => [] }
    expect(await look(72, away)).toMatchObject([{ over_since: at(60), ended_after: good }])
    await timeline.append(detected.context().cause().draft().approved().pull().checks().applied().events.slice(1))
    const [ours] = await look(72, away)
    expect(ours).toMatchObject({ over_since: at(60) })
    expect(ours).not.toHaveProperty('ended_after')
  })

  it('states the same fact when a second process looks at the same time', async () => {
    await tell(detected)
    const both: Draft[] = []
    const record: ImpactNeeds['record'] = async (drafts) => {
      both.push(...drafts)
      return []
    }
    await look(32, { record })
    await look(32, { record })
    const [one, two] = both.map((draft) => sealed(draft))
    expect(two).toEqual({ ...one, time: two?.time })
  })

  it('counts anew when a closed incident is opened again', async () => {
    await tell(detected)
    await look(32)
    const closed = detected.state('IncidentResolved')
    const again = closed.wait(100).redetected({ rule, window: { from: at(200), to: at(204) } })
    await timeline.append(closed.events.slice(1))
    expect(await look(72)).toEqual([])
    await timeline.append(again.events.slice(2))
    expect(await look(212)).toMatchObject([
      { cycle: 2, failing: true, failed: { window: { from: at(200) }, requests: 100, errors: 50 } },
    ])
  })

  it('counts what a person opens again from when it was closed, or from its own beginning once that is known', async () => {
    const closed = detected.wait(60).resolved()
    const closedAt = Date.parse(closed.events.at(-1)?.time ?? '')
    expect(closedAt).toBe(Date.parse(at(102)))
    const again = closed.wait(60).requested()
    await tell(again)
    expect(await look(212)).toMatchObject([{ cycle: 2, failed: { window: { from: at(200) }, errors: 50 } }])
    await timeline.append(again.context({ hypotheses: contextOf({ onset: at(198) }) }).events.slice(-1))
    expect(await look(222)).toMatchObject([{ cycle: 2, failed: { window: { from: at(200) }, errors: 100 } }])
  })

  it('measures the service that the cause names where a person could name none', async () => {
    const declared = story('unknown', { incident: 'inc_checkout', start: at(40) }).detected({
      service: 'unknown',
      window: { from: at(10), to: at(40) },
    })
    await tell(declared)
    expect(await look(42)).toEqual([])
    await timeline.append(
      story('checkout', { start: at(41) })
        .detected()
        .context()
        .cause()
        .events.slice(1),
    )
    expect(await look(52)).toMatchObject([{ service: 'checkout', failed: { window: { from: at(20) } } }])
  })

  it('begins what a person declared where the evidence has its beginning, once that is known', async () => {
    const declared = story('checkout', { start: at(41) }).detected({
      source: 'person',
      rule: { name: 'declared', why: 'Declared by Dan' },
      window: { from: at(40), to: at(41) },
    })
    const known = declared.context({ hypotheses: contextOf({ onset: at(18) }) })
    await tell(declared)
    expect(await look(47)).toMatchObject([{ failed: { window: { from: at(40) }, requests: 50, errors: 35 } }])
    await timeline.append(known.events.slice(1))
    expect(await look(52)).toMatchObject([{ failed: { window: { from: at(20) }, requests: 300, errors: 210 } }])
    expect(await look(53)).toEqual([])
    const ended = { failing: false, over_since: at(60), failed: { requests: 400, errors: 280 } }
    expect(await look(72)).toMatchObject([ended])
  })

  it('leaves it at that when the evidence is away, and goes on the next time', async () => {
    await tell(detected)
    const away = new RetryLater('evidence', 'The evidence is away. It is asked again.')
    const broken: Evidence = { ...evidence, query: () => Promise.reject(away) }
    expect(await look(32, { evidence: broken })).toEqual([])
    expect(await look(33)).toHaveLength(1)
  })
})

function contextOf(change: { readonly onset: string }) {
  const { hypotheses } = contextSample({ service: 'checkout', cycle: 1, atMs: START })
  return hypotheses.map((hypothesis) => ({ ...hypothesis, ...change }))
}

function sealed(draft: Draft) {
  return sealDraft(draft, new Date(START), (payload) => payload)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../src/adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../src/evidence/evidence.ts'
import { silentLog } from '../../src/kit/log.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { rateFigure } from '../../src/worker-kit/rate-figure.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { applied, at, SHA, spans } from './second-by-second.spec-support.ts'
import { EVALUATION_DEFAULTS, type EvaluationSettings, evaluationAgent } from './worker.ts'

const dir = await mkdtemp(join(tmpdir(), 'evaluation-'))
const SETTINGS: EvaluationSettings = {
  ...EVALUATION_DEFAULTS,
  settleS: 60,
  usualS: 600,
  bucketS: 10,
  deployWaitS: 300,
  autoResolveS: 900,
}

describe('workers/evaluation-agent/worker.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir, log: silentLog })
    await evidence.addSpans([...spans('mended', 0), ...spans('broken', 0.3), ...spans('waiting', 0.5)])
    const deploy = (service: string) => ({
      id: `d-${service}`,
      service,
      sha: SHA,
      previous_sha: 'b'.repeat(40),
      at: at(330),
    })
    const old = { ...deploy('waiting'), id: 'd-waiting-old', sha: 'b'.repeat(40), previous_sha: '', at: at(-900) }
    await evidence.addDeploys([deploy('mended'), deploy('broken'), old])
  })
  afterAll(async () => {
    await evidence.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function look(
    events: Story['events'],
    now: string,
    more: { slot?: number; settings?: EvaluationSettings } = {},
  ) {
    const work = workAfter(events, { now, cycle: 1, ...(more.slot === undefined ? {} : { slot: more.slot }) })
    const [draft] = await evaluationAgent.handle(work, { evidence, settings: more.settings ?? SETTINGS })
    const event = stated(draft, work.now)
    if (event.event_type !== 'EvaluationCompleted') throw new Error('It states EvaluationCompleted and nothing else.')
    return event
  }

  it('waits until the fix has run for a while, and says how long', async () => {
    await expect(look(applied('mended').events, at(350))).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'settling',
      afterMs: 45_000,
    })
  })

  it('passes a fix that holds, with figures, series and the rule for resolving', async () => {
    const event = await look(applied('mended').events, at(900))
    expect(event.payload).toMatchObject({
      verdict: 'pass',
      slot: 0,
      fix_at: at(330),
      new_errors: [],
      auto_resolve_s: 900,
    })
    expect(event.payload.before.rate).toBeGreaterThan(0.4)
    expect(event.payload.after.rate).toBe(0)
    expect(event.payload.series.length).toBeGreaterThan(50)
    expect(event.opens_cycle).toBeUndefined()
  })

  it('judges the service that the cause names, where whoever declared it could not say', async () => {
    const window = { from: at(0), to: at(30) }
    const told = story('mended', { start: at(40) })
      .detected({ window, service: 'unknown', source: 'person' })
      .context()
      .cause()
      .applied({ merge_sha: SHA, merged_at: at(300) })
    const { payload } = await look(told.events, at(900))
    expect(payload.verdict).toBe('pass')
    expect(payload.before.rate).toBeGreaterThan(0.4)
    expect(payload.before.requests).toBeGreaterThan(100)
  })

  it('has a bucket begin at the fix, so that the series shows the fall, however wide the buckets', async () => {
    const wide = { ...SETTINGS, bucketS: 45 }
    const { payload } = await look(applied('mended').events, at(900), { settings: wide })
    const rate = (point: { requests: number; errors: number }) => point.errors / point.requests
    const after = payload.series.filter((point) => point.at >= payload.fix_at)
    expect(after[0]?.at).toBe(payload.fix_at)
    expect(after.length).toBeGreaterThanOrEqual(10)
    expect(after.map(rate)).toEqual(after.map(() => 0))
    const failing = payload.series.filter((point) => point.at >= at(0) && point.at < payload.fix_at)
    expect(failing.every((point) => rate(point) > 0.4)).toBe(true)
  })

  it('draws one stretch of time in buckets of one width, with usual times before it, wherever those were measured', async () => {
    const far = rateFigure({ from: at(-7_200), to: at(-6_600) }, 100, 1)
    const told = story('mended', { start: at(40) })
      .detected({ window: { from: at(0), to: at(30) }, max_cycles: 2 })
      .context({ usual: far })
      .cause()
      .applied({ merge_sha: SHA, merged_at: at(300) })
    const { payload } = await look(told.events, at(900))
    const times = payload.series.map((point) => (Date.parse(point.at) - Date.parse(at(0))) / 1_000)
    expect(times[0]).toBeGreaterThanOrEqual(-310)
    expect(times[0]).toBeLessThan(-200)
    const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    expect(Math.max(...steps)).toBeLessThanOrEqual(10)
  })

  it('ends what is usual before the first errors, whatever the buckets', async () => {
    const wide = { ...SETTINGS, bucketS: 45 }
    const { payload } = await look(applied('mended').events, at(900), { settings: wide })
    expect(payload.usual).toMatchObject({ errors: 0, window: { to: at(-45) } })
  })

  it('compares with what the context found usual, so that one incident has one usual', async () => {
    const usual = rateFigure({ from: at(-400), to: at(-100) }, 300, 3)
    const hypotheses = [{ id: 'h1', kind: 'unknown' as const, service: 'mended', title: 'None', score: 1 }]
    const whole = hypotheses.map((one) => ({ ...one, confidence: 0.1, parts: [], evidence_ids: [] }))
    const window = { from: at(0), to: at(30) }
    const told = story('mended', { start: at(40) })
      .detected({ window })
      .context({ usual, hypotheses: whole })
      .cause()
      .applied({ merge_sha: SHA, merged_at: at(300) })
    expect((await look(told.events, at(900))).payload.usual).toEqual(usual)
  })

  it('fails one that does not, and opens the next cycle until the limit', async () => {
    expect(await look(applied('broken').events, at(900))).toMatchObject({
      opens_cycle: 2,
      payload: { verdict: 'fail' },
    })
    const window = { from: at(0), to: at(30) }
    const last = story('broken', { start: at(40) })
      .detected({ window, max_cycles: 1 })
      .cause()
      .applied({ merge_sha: SHA, merged_at: at(300) })
    expect((await look(last.events, at(900))).opens_cycle).toBeUndefined()
  })

  it('waits for the deploy of the merged fix, and at last says that it was not seen', async () => {
    const events = applied('mended', 'd'.repeat(40)).events
    await expect(look(events, at(400))).rejects.toMatchObject({ code: 'not-deployed' })
    const late = await look(events, at(900))
    expect(late.payload).toMatchObject({
      verdict: 'inconclusive',
      next_look_s: 600,
      why: expect.stringContaining('not been seen running'),
    })
  })

  it('does not take the deploy of another service of the repository for its own', async () => {
    const { events } = applied('waiting')
    await expect(look(events, at(400))).rejects.toMatchObject({ name: 'RetryLater', code: 'not-deployed' })
    const late = await look(events, at(900))
    expect(late.payload).toMatchObject({
      verdict: 'inconclusive',
      why: expect.stringContaining('not been seen running'),
    })
    expect(late.opens_cycle).toBeUndefined()
  })

  it('takes the deploy of any service where its own never says what it runs', async () => {
    expect((await look(applied('silent').events, at(900))).payload).toMatchObject({ fix_at: at(330) })
  })

  it('numbers its looks, keeps to the time that the look before had frozen, and ends them', async () => {
    const strict = { ...SETTINGS, minRequests: 1_000_000, maxLooks: 2 }
    const first = await look(applied('mended').events, at(900), { settings: strict })
    expect(first).toMatchObject({ discriminator: '', payload: { verdict: 'inconclusive', slot: 0, next_look_s: 600 } })
    const after = [...applied('mended').events, first]
    await expect(look(after, at(1_000), { slot: 1, settings: strict })).rejects.toMatchObject({ afterMs: 500_000 })
    const second = await look(after, at(1_500), { slot: 1, settings: strict })
    expect(second).toMatchObject({
      discriminator: '1',
      payload: { slot: 1, why: expect.stringContaining('a person must decide') },
    })
    expect(second.payload.next_look_s).toBeUndefined()
  })
})

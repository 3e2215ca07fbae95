import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correlationReport } from '../../../blocks/findings/correlation.ts'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { assertMessage, fitMessage } from '../../../blocks/limits.ts'
import { prometheusSource } from '../../../src/adapters/prometheus/prometheus.ts'
import { recordedPrometheus } from '../../../src/adapters/prometheus/recorded-prometheus.spec-support.ts'
import { correlationChart } from '../../../src/cli/correlate/correlation-chart.ts'
import { correlationLines } from '../../../src/cli/correlate/correlation-lines.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import type { EvidenceSource } from '../../../src/evidence/evidence-source.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import {
  afterTheStorm,
  HALF_HOUR,
  LATE,
  span as minutes,
  stormyEvidence,
  told,
} from './after-the-storm.spec-support.ts'
import { AT, line, span } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

describe('workers/embedded/questions/questions.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await stormyEvidence()
  })
  afterAll(() => evidence.close())
  const ask = (sources: readonly EvidenceSource[] = []) => questionsOf(afterTheStorm(evidence, sources))

  it('says which tables are read, and which other places', () => {
    const clock = systemClock
    const config = loadConfig({ FAULTLINE_PACE: 'default' }, { playsSandbox: false })
    const sources = [{ id: 'prometheus', name: 'Prometheus', probe: async () => '' }]
    expect(questionsOf({ evidence, clock, config, sources }).reads?.()).toBe(
      'what is sent to Faultline itself; asked when one is investigated: Prometheus',
    )
  })

  it('puts what Prometheus measures on the same axis, before the trouble that it led to, with the question asked', async () => {
    const inUse = 'pg_connections{job="$service"}'
    const asked = inUse.replace('$service', 'database')
    // From 14:13:30 on the pool fills; it is full at 14:15:00.
    const used = (s: number) => String(s < 29_610 ? 20 : Math.min(100, 20 + ((s - 29_610) / 90) * 80))
    const memory = [{ metric: { job: 'search' }, value: (s: number) => String(500 + (s % 7)) }]
    const held = { [asked]: [{ metric: {}, value: used }], [inUse.replace('$service', 'search')]: memory }
    const server = await recordedPrometheus(held, 12)
    const queries = [{ name: 'connections in use', query: inUse }]
    const found = told(
      await ask([prometheusSource({ url: server.url, queries })]).correlate({
        window: HALF_HOUR,
        words: 'database, payment, search',
      }),
    )
    await server.close()
    expect(found.series?.map(({ points: _, ...one }) => one)).toEqual([
      {
        ...{ service: 'database', metric: 'connections in use', source: 'Prometheus', query: asked, step_s: 15 },
        ...{ at: '2026-03-02T14:13:45.000Z', from: 20, to: 100, is_harm: true, before: 'database' },
      },
    ])
    expect(found.gaps.join()).not.toContain('Prometheus')
    expect(found.causes.flatMap(({ why }) => why).join('; ')).toContain('connections in use rose from 20 to 100')
    const message = fitMessage(correlationReport(found))
    assertMessage(message)
    expect(message.text).toMatch(
      /database.*connections in use rose from 20 to 100 about .*14:13:45.* → .*pool exhausted/,
    )
    expect(correlationLines(found).join('\n')).toContain(`rose from 20 to 100 (Prometheus: ${asked})`)
    const lanes = correlationChart(found).lanes
    expect(lanes.at(-1)).toMatchObject({ name: 'database: connections in use', tone: 'warning', unit: 'count' })
  })

  it('tells of a setting and a flag beside the deploys, and ranks the one that explains the errors', async () => {
    const at = (s: number) => new Date(AT + s * 1_000).toISOString()
    const pool = { kind: 'config', service: 'database', name: 'pool.max' } as const
    await evidence.addChanges([{ ...pool, id: 'c1', value: '20', previous: '50', at: at(870) }])
    const evaluations = Array.from({ length: 60 }, (_, n) => ({
      ...LATE,
      timestamp: at(n * 30),
      body: 'feature_flag.evaluation',
      attributes: { 'feature_flag.key': 'new-ranking', 'feature_flag.result.variant': n < 20 ? 'off' : 'on' },
    }))
    await evidence.addLogs(evaluations)
    const found = told(await ask().correlate({ window: HALF_HOUR, words: 'checkout, database, payment' }))
    expect(found.changes).toEqual([
      { kind: 'config', name: 'pool.max', change: '50 -> 20', at: at(870), services: ['database'] },
      { kind: 'flag', name: 'new-ranking', change: 'off -> on', at: at(600), services: ['search'] },
    ])
    expect(found.causes[0]).toMatchObject({ title: 'pool.max was set (50 -> 20)', ref: 'pool.max' })
    expect(found.causes[0]?.why[0]).toContain('it changes "pool.max = 50" to "pool.max = 20"')
    expect(found.causes[0]?.confidence).toBeGreaterThan(0.5)
    expect(found.causes.map(({ ref }) => ref)).not.toContain('new-ranking')
    // The last minutes of it: held against when it began, not against when the window does.
    const newest = told(await ask().investigate({ window: minutes(25, 30), words: '' }))
    expect(newest.causes[0]).toMatchObject({ ref: 'pool.max', confidence: found.causes[0]?.confidence })
    expect(newest.causes[0]?.why.join()).toContain('changed 30 s before the errors began')
    assertMessage(fitMessage(correlationReport(found)))
    assertMessage(fitMessage(windowReport(found)))
  })

  it('compares lines with the time in which any were received', async () => {
    const young = Array.from({ length: 1_860 }, (_, n) => ({
      ...line('mailer', AT + (n - 60) * 1_000, `mail ${n + 2_000} queued`, 9),
      service: 'young',
    }))
    await evidence.addLogs(young)
    const answer = await ask().logs({ window: HALF_HOUR, source: 'young', aspect: 'trends', words: '' })
    expect(answer).toMatchObject({
      kind: 'found',
      found: {
        before_since: '2026-03-02T13:59:00.000Z',
        past: { lines: 60 },
        patterns: [{ count: 1_800, before: 60, trend: 'steady' }],
      },
    })
    const old = await ask().logs({ window: HALF_HOUR, source: 'search', aspect: 'trends', words: '' })
    if (old.kind === 'found') expect(old.found.before_since).toBeUndefined()
  })

  it('explains the last of several outages by what was changed before that one', async () => {
    const at = (s: number) => new Date(AT + s * 1_000).toISOString()
    const outages = [
      { from: -1_500, to: -1_200, words: 'the relay of mail.host was not found', name: 'mail.host' },
      { from: 1_500, to: 1_800, words: 'mail.port was refused by the relay', name: 'mail.port' },
    ]
    const seconds = Array.from({ length: 5_400 }, (_, n) => n - 3_600)
    const failingAt = (s: number) => outages.find(({ from, to }) => s >= from && s < to)
    await evidence.addSpans(seconds.map((s) => span('mailer', AT + s * 1_000, failingAt(s) !== undefined)))
    const lines = seconds.flatMap((s) => {
      const words = failingAt(s)?.words
      return words === undefined ? [] : [line('mailer', AT + s * 1_000 + 1, words, 17)]
    })
    await evidence.addLogs(lines)
    await evidence.addChanges(
      outages.map(({ name, from }) => ({
        ...{ kind: 'config' as const, service: 'mailer', name, id: name, value: 'b', previous: 'a', at: at(from - 20) },
      })),
    )
    const found = told(await ask().correlate({ window: minutes(-60, 30), words: 'mailer' }))
    expect(found.services[0]?.trouble?.bouts).toHaveLength(2)
    expect(found.causes[0]?.ref).toBe('mail.port')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correlationReport } from '../../../blocks/findings/correlation.ts'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { assertMessage, fitMessage } from '../../../blocks/limits.ts'
import { loadConfig } from '../../../src/config.ts'
import type { Evidence } from '../../../src/evidence/evidence.ts'
import type { EvidenceSource } from '../../../src/evidence/evidence-source.ts'
import { systemClock } from '../../../src/kit/clock.ts'
import { afterTheStorm, HALF_HOUR, LATE, span, stormyEvidence, told } from './after-the-storm.spec-support.ts'
import { AT, SHA } from './questions.spec-support.ts'
import { questionsOf } from './questions.ts'

describe('workers/embedded/questions/questions.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await stormyEvidence()
  })
  afterAll(() => evidence.close())
  const ask = (sources: readonly EvidenceSource[] = []) => questionsOf(afterTheStorm(evidence, sources))

  it('tells who began to fail when, to the second, along the calls', async () => {
    const found = told(await ask().correlate({ window: HALF_HOUR, words: 'checkout, database, payment, search' }))
    const failing = found.services.flatMap(({ service, trouble }) =>
      trouble ? [[service, trouble.at.slice(11, 19)]] : [],
    )
    expect(failing).toEqual([
      ['database', '14:15:00'],
      ['payment', '14:15:05'],
      ['checkout', '14:15:10'],
    ])
    expect(found.services.map(({ trouble }) => trouble?.after ?? [])).toEqual([[], ['database'], ['payment'], []])
    const message = fitMessage(correlationReport(found))
    assertMessage(message)
    expect(message.text).toMatch(
      /database.*pool exhausted.*14:15:00 UTC.* → .*payment.*timeout.*14:15:05 UTC.* → .*checkout.*14:15:10 UTC/,
    )
  })

  it('knows every service that sends anything, whether it ever failed or not', async () => {
    expect(await ask().services()).toEqual(['checkout', 'database', 'payment', 'search'])
  })

  it('says how a service does now', async () => {
    expect(await ask().rateNow('database')).toMatchObject({ rate: 1 })
    expect(await ask().rateNow('search')).toMatchObject({ errors: 0, rate: 0 })
    expect(await ask().rateNow('nobody')).toBeUndefined()
  })

  it('looks at all services, says what is new and what was deployed, and ranks causes at the root', async () => {
    const found = told(await ask().investigate({ window: HALF_HOUR, words: '' }))
    // Two requests a second from 14:15:00 on, and not those of the whole half hour.
    const during = { requests: 1_800, errors: 1_800 }
    expect(found.services[0]).toMatchObject({
      service: 'database',
      trouble: { from_start: false, exact: true, during },
    })
    expect(found.services.at(-1)).toMatchObject({ service: 'search' })
    expect(found.services.at(-1)?.trouble).toBeUndefined()
    expect(found.errors.map(({ trend, count }) => [trend, count])).toEqual([
      ['new', 900],
      ['new', 895],
      ['new', 890],
    ])
    expect(found.deploys).toEqual([{ services: ['database'], sha: SHA, at: '2026-03-02T14:14:00.000Z' }])
    expect(found.causes.length).toBeGreaterThan(0)
    // This house has no code host: it cannot know what was in the deploy.
    expect(JSON.stringify(found.causes)).not.toMatch(/nothing was shipped|No change of ours/)
    const message = fitMessage(windowReport(found))
    assertMessage(message)
    expect(JSON.stringify(message.blocks)).toContain('Declare an incident')
  })

  it('takes words for a filter, and is honest where none has them', async () => {
    const some = told(await ask().investigate({ window: HALF_HOUR, words: 'pool exhausted errors' }))
    expect(some.services.map(({ service }) => service)).toEqual(['database'])
    expect(some.filter).toEqual({ said: 'pool exhausted', kinds: 1, of: 3 })
    const none = told(await ask().investigate({ window: HALF_HOUR, words: 'zebra' }))
    expect(windowReport(none).text).toContain('No error has these words; 3 kinds of errors were looked through.')
  })

  it('finds nothing where nothing is worse than usual, and offers nothing then', async () => {
    const found = told(await ask().investigate({ window: span(-20, 10), words: '' }))
    expect(found.causes).toEqual([])
    const message = windowReport(found)
    expect(message.text).toContain('Nothing is worse than usual')
    expect(JSON.stringify(message.blocks)).not.toContain('Declare')
  })

  it('begins where the newest deploy of the named services did', async () => {
    const since = { kind: 'since-deploy' } as const
    const found = told(await ask().correlate({ window: since, words: 'database, payment' }))
    expect(found.window.from).toBe('2026-03-02T14:14:00.000Z')
    // What the deploy brought is seen to begin all the same.
    expect(found.services[0]?.trouble).toMatchObject({ at: '2026-03-02T14:15:00.001Z', from_start: false })
    expect(await ask().correlate({ window: since, words: 'search' })).toMatchObject({
      kind: 'problem',
      said: expect.stringContaining('No deploy of search is known'),
    })
  })

  it('knows what began in the first seconds of a window from what went on before it', async () => {
    const begun = async (fromS: number) => {
      const from = new Date(AT + fromS * 1_000).toISOString()
      const window = { kind: 'span' as const, from, to: HALF_HOUR.to }
      const found = told(await ask().correlate({ window, words: 'database, payment' }))
      return found.services.map(({ trouble }) => trouble?.from_start)
    }
    // The pool runs dry in second 900, and payments fail in second 905.
    expect(await begun(898)).toEqual([false, false])
    expect(await begun(902)).toEqual([true, false])
    expect(await begun(960)).toEqual([true, true])
  })

  it('dates trouble that is older than the window, to the second, in the order in which it began', async () => {
    const found = told(await ask().investigate({ window: span(20, 30), words: '' }))
    const dated = found.services.flatMap(({ service, trouble }) => (trouble ? [{ service, ...trouble }] : []))
    const early = { from_start: true, dated: true, exact: true }
    expect(dated).toMatchObject([
      { service: 'database', at: '2026-03-02T14:15:00.000Z', ...early, after: [] },
      { service: 'payment', at: '2026-03-02T14:15:05.000Z', ...early, after: ['database'] },
      { service: 'checkout', at: '2026-03-02T14:15:10.000Z', ...early, after: ['payment'] },
    ])
    expect(JSON.stringify(windowReport(found).blocks)).toMatch(/since .*14:15:00 UTC.*, before this window/)
  })

  it('counts the same lines in totals and in kinds while more come in', async () => {
    const clock = { ...systemClock, now: () => new Date(AT + 30 * 60_000) }
    let asked = 0
    const growing: Evidence = {
      ...evidence,
      query: async (id, params) => {
        const line = { ...LATE, timestamp: new Date(AT + 30 * 60_000 - 500 + asked++).toISOString() }
        await evidence.addLogs([line])
        return evidence.query(id, params)
      },
    }
    const config = loadConfig({ FAULTLINE_PACE: 'default' }, { playsSandbox: false })
    const house = questionsOf({ evidence: growing, clock, config })
    const answer = await house.logs({ window: HALF_HOUR, source: 'search', aspect: 'errors', words: '' })
    if (answer.kind !== 'found') throw new Error(answer.said)
    const { now, patterns } = answer.found
    expect(patterns.reduce((sum, { count }) => sum + count, 0)).toBe(now.lines)
  })

  it('says which services there are when one is none, the closest first', async () => {
    expect(await ask().correlate({ window: HALF_HOUR, words: 'databse, payment' })).toMatchObject({
      kind: 'problem',
      said: expect.stringContaining('“databse” is no service here. Did you mean database? Others are '),
    })
    expect(await ask().logs({ window: HALF_HOUR, source: 'chekout', aspect: 'errors', words: '' })).toMatchObject({
      kind: 'problem',
      said: expect.stringContaining('no service here. Did you mean checkout?'),
    })
  })

  it('counts every line of a service beside the stretch before', async () => {
    const answer = await ask().logs({ window: HALF_HOUR, source: 'Checkout', aspect: 'anomalies', words: '' })
    expect(answer).toMatchObject({ kind: 'found', found: { service: 'checkout', now: { lines: 950, errors: 890 } } })
    if (answer.kind !== 'found') return
    expect(answer.found.patterns.map(({ count, before, trend }) => [count, before, trend])).toEqual([
      [890, 0, 'new'],
      [60, 60, 'steady'],
    ])
    expect(answer.found.points.reduce((sum, { lines }) => sum + lines, 0)).toBe(950)
  })
})

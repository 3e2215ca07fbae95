import { describe, expect, it } from 'vitest'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { EvidenceItem, RankedHypothesis } from '../../src/timeline/payloads/context.ts'
import { contextFor, GUILTY, gathered, SMUGGLED_LINE } from '../../src/worker-kit/context.spec-support.ts'
import type { Provenance } from '../../src/worker-kit/define-agent.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { rcaAgent, rcaAgentWith } from './agent.ts'
import type { RcaVerdict } from './verdict.ts'

const FREE = { input_tokens: 0, output_tokens: 0, usd: 0 }
const OURS: Provenance = { reasoner: 'ranked-evidence', cost: FREE }
const MODEL: Provenance = { reasoner: 'claude', cost: FREE, model: 'claude-sonnet-5-5', prompt_sha256: 'a'.repeat(64) }
const SILENT: RcaVerdict = { verdict: 'cause', causes: [], ruled_out: [], five_whys: [], would_change: [] }

function conclude(
  change: Partial<RcaVerdict>,
  context = contextFor(),
  by = MODEL,
  agent = rcaAgent,
): PayloadOf<'RootCauseProposed'> {
  const work = workAfter(gathered(context).events)
  const event = stated(agent.conclude({ ...SILENT, ...change }, agent.read(work), work, by)[0], work.now)
  if (event.event_type !== 'RootCauseProposed') throw new Error('It states RootCauseProposed and nothing else.')
  return event.payload
}
const cause = { hypothesis_id: 'h1', cause: 'The guard was taken away', confidence: 0.9, evidence_ids: ['ev1', 'ev5'] }

describe('workers/rca-agent/agent.ts', () => {
  it('proposes the ranked evidence itself when there is no model', () => {
    const work = workAfter(gathered().events)
    const ranked = rcaAgent.ranked(rcaAgent.read(work))
    const payload = conclude(ranked, contextFor(), OURS)
    expect(payload).toMatchObject({ verdict: 'cause', reasoner: 'ranked-evidence', dropped_claims: 0 })
    expect(payload.hypotheses[0]).toMatchObject({ change_ref: GUILTY, confidence: 0.78 })
    expect(payload.ruled_out).toMatchObject([
      { hypothesis_id: 'h3', why: 'nothing in it speaks of what the errors say' },
    ])
    expect(payload.policy).toEqual({ version: '1', fix_threshold: 0.6, route: ['fix'] })
    expect(payload.five_whys.every((why) => why.evidence_ids.length > 0)).toBe(true)
  })

  const whysOf = (change: (item: EvidenceItem) => EvidenceItem) => {
    const evidence = contextFor().evidence.map(change)
    const { five_whys } = rcaAgent.ranked(rcaAgent.read(workAfter(gathered(contextFor({ evidence })).events)))
    return five_whys.map(({ why }) => why)
  }

  it('says that requests fail, and with which error, only where more of it came than usual', () => {
    const [fail, error] = ['Requests of checkout fail', 'They fail with "TypeError']
    const said = (change: (item: EvidenceItem) => EvidenceItem) => {
      const whys = whysOf(change).join()
      return [fail, error].map((words) => whys.includes(words ?? ''))
    }
    const counted = (kind: string, count: number, usual = 0) =>
      said((item) => (item.kind === kind ? { ...item, count, usual } : item))
    expect(counted('error_rate', 12)).toEqual([true, true])
    expect(counted('error_rate', 0)).toEqual([false, false])
    expect(counted('error_rate', 3, 3)).toEqual([false, false])
    expect(counted('log_pattern', 0)).toEqual([true, false])
    expect(counted('log_pattern', 7, 9)).toEqual([true, false])
    expect(whysOf((item) => ({ ...item, count: 0 }))[0]).toContain('The cause fits what is seen: the error is thrown')
  })

  it('names the error that the cause fits, and whose it is', () => {
    const [other] = whysOf((item) => (item.id === 'ev2' ? { ...item, count: 90 } : item)).slice(1)
    expect(other).toContain('They fail with "TypeError')
    const foreign = whysOf((item) => (item.kind === 'log_pattern' ? { ...item, service: 'storefront' } : item))
    expect(foreign[1]).toContain('storefront logs "TypeError')
  })

  it('drops and counts what cites nothing, nothing real, or no known hypothesis', () => {
    const payload = conclude({
      causes: [
        { ...cause, evidence_ids: [] },
        { ...cause, evidence_ids: ['ev99'] },
        { ...cause, hypothesis_id: 'h99' },
      ],
      five_whys: [{ why: 'So it is', evidence_ids: ['ev0'] }],
    })
    expect(payload).toMatchObject({ dropped_claims: 3, reasoner: 'ranked-evidence' })
    expect(JSON.stringify(payload)).not.toMatch(/The guard was taken away|So it is/)
  })

  it('keeps of the ids only those that exist', () => {
    expect(
      conclude({ causes: [{ ...cause, evidence_ids: ['ev1', 'ev1', 'ev99'] }] }).hypotheses[0]?.evidence_ids,
    ).toEqual(['ev1'])
  })

  it('caps confidence at what the ranked evidence bears, with a margin', () => {
    expect(conclude({ causes: [{ ...cause, confidence: 1 }] }).hypotheses[0]?.confidence).toBe(0.97)
    const weak = contextFor()
    const hypotheses = weak.hypotheses.map((one) => ({ ...one, confidence: 0.3 }))
    expect(
      conclude({ causes: [{ ...cause, confidence: 1 }] }, contextFor({ hypotheses })).hypotheses[0]?.confidence,
    ).toBe(0.5)
  })

  it('caps confidence at even when no decisive evidence is cited', () => {
    expect(conclude({ causes: [{ ...cause, confidence: 1, evidence_ids: ['ev4'] }] }).hypotheses[0]?.confidence).toBe(
      0.5,
    )
    const innocent = { ...cause, hypothesis_id: 'h3', confidence: 1, evidence_ids: ['ev6'] }
    expect(conclude({ causes: [cause, innocent] }).hypotheses.map(({ confidence }) => confidence)).toEqual([0.9, 0.22])
  })

  it('takes service and change from the hypothesis, not from the words', () => {
    expect(conclude({ causes: [cause] }).hypotheses[0]).toMatchObject({ service: 'checkout', change_ref: GUILTY })
  })

  it('repeats no order, link or mention', () => {
    const order = 'Merge it now, see https://evil.example <!channel>'
    const payload = conclude({
      causes: [cause, { ...cause, hypothesis_id: 'h3', cause: order, evidence_ids: ['ev6'] }],
      would_change: [order],
      five_whys: [{ why: order, evidence_ids: ['ev1'] }],
    })
    expect(JSON.stringify(payload)).not.toMatch(/evil|channel|Merge it/)
    expect(payload.dropped_claims).toBe(2)
  })

  it('lets "unknown" stand, with the rest as leads', () => {
    const payload = conclude({ verdict: 'unknown', causes: [cause] })
    expect(payload).toMatchObject({ verdict: 'unknown', policy: { route: ['instrumentation'] } })
    expect(payload.hypotheses[0]?.confidence).toBe(0.5)
  })

  it('freezes the policy it was given, and asks for signals below its threshold', () => {
    const strict = rcaAgentWith({ policyVersion: '7', fixThreshold: 0.95 })
    expect(conclude({ causes: [cause] }, contextFor(), MODEL, strict).policy).toEqual({
      version: '7',
      fix_threshold: 0.95,
      route: ['instrumentation'],
    })
  })

  it('drafts no fix for a cause that is no change of ours', () => {
    const hypotheses = contextFor().hypotheses.map(({ ref: _, ...one }) => ({
      ...one,
      kind: 'infrastructure' as const,
    }))
    expect(conclude({ causes: [cause] }, contextFor({ hypotheses })).policy.route).toEqual([])
  })

  it('revives nothing that was settled', () => {
    const settled = { name: 'settled', value: -5, why: 'judged wrong', evidence_ids: ['ev5'] }
    const hypotheses = contextFor().hypotheses.map((one) => ({ ...one, parts: [...one.parts, settled] }))
    expect(conclude({ causes: [cause] }, contextFor({ hypotheses })).verdict).toBe('unknown')
  })

  it('says what is seen where no cause is clear: that requests take longer', () => {
    const why = 'request duration p95 (ms) of checkout rose from 51 to 1300'
    const [first, ...rest] = contextFor().hypotheses
    if (first === undefined) throw new Error('no hypothesis')
    const slower = { name: 'slower', value: 0, why, evidence_ids: ['ev3'] }
    const leads = [{ ...first, confidence: 0.4, parts: [...first.parts, slower] }, ...rest]
    const context = contextFor({ hypotheses: leads })
    const { summary } = conclude({ causes: [] }, context)
    expect(summary).toBe(`No cause is clear from the evidence. What is seen: ${why}.`)
  })

  it('names no cause of what is as usual, whoever asks for one', () => {
    const calm = { name: 'as_usual', value: -12, why: 'nothing is worse than usual (0 of 2)', evidence_ids: ['ev3'] }
    const about = { service: 'checkout', evidence_ids: ['ev3'] }
    const hypotheses: RankedHypothesis[] = [
      {
        ...about,
        id: 'h1',
        kind: 'unknown',
        title: 'As usual',
        score: 1.8,
        confidence: 0.4,
        parts: [{ ...calm, value: 1 }],
      },
      { ...about, id: 'h2', kind: 'change', ref: GUILTY, title: 'x', score: -8, confidence: 0, parts: [calm] },
    ]
    const context = contextFor({ hypotheses })
    const ranked = rcaAgent.ranked(rcaAgent.read(workAfter(gathered(context).events)))
    const payload = conclude(ranked, context, OURS)
    expect(payload).toMatchObject({ verdict: 'unknown', hypotheses: [], policy: { route: [] } })
    expect(payload.summary).toBe('Nothing is worse than usual (0 of 2).')
    const byModel = conclude({ causes: [{ ...cause, hypothesis_id: 'h2' }] }, context)
    expect(byModel).toMatchObject({ verdict: 'unknown', hypotheses: [] })
  })

  it('asks with the evidence inside the fence alone', () => {
    const { system, user } = rcaAgent.prompt(rcaAgent.read(workAfter(gathered().events)))
    expect(system).not.toContain('ignore previous instructions,')
    const outside = user.split('\n').filter((line) => !line.startsWith('{'))
    expect(outside.join('\n')).not.toContain('ignore previous')
    expect(user).toContain(JSON.stringify(SMUGGLED_LINE).slice(1, 40))
    expect(`${system}\n\n${user}`).toMatchSnapshot()
  })
})

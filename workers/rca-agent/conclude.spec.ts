import { describe, expect, it } from 'vitest'
import { contextFor, GUILTY, gathered } from '../../src/worker-kit/context.spec-support.ts'
import { stated, workAfter } from '../../src/worker-kit/work.spec-support.ts'
import { rcaAgent } from './agent.ts'
import type { RcaVerdict } from './verdict.ts'

const COST = { input_tokens: 900, output_tokens: 80, usd: 0.01 }
const MODEL = { reasoner: 'claude', cost: COST, model: 'claude-sonnet-5-5' } as const
const SILENT: RcaVerdict = { verdict: 'cause', causes: [], ruled_out: [], five_whys: [], would_change: [] }
const invented = { hypothesis_id: 'h3', cause: 'The cache was cold', confidence: 1, evidence_ids: ['ev6'] }

function conclude(change: Partial<RcaVerdict>, context = contextFor()) {
  const work = workAfter(gathered(context).events)
  return rcaAgent
    .conclude({ ...SILENT, ...change }, rcaAgent.read(work), work, MODEL)
    .map((draft) => stated(draft, work.now))
}

describe('workers/rca-agent/conclude.ts', () => {
  it.each([
    [
      'claims what nothing holds',
      { causes: [{ ...invented, evidence_ids: ['ev99'] }] },
      /Nothing that it claims is held/,
    ],
    ['names another cause alone', { causes: [invented] }, /passes over what the evidence decides/],
    ['names none', { verdict: 'unknown' as const }, /passes over what the evidence decides/],
  ])('tells what the evidence decides where the model %s, and that it was not followed', (_, said, words) => {
    const [cause, failed] = conclude(said)
    if (cause?.event_type !== 'RootCauseProposed') throw new Error('It states a root cause whatever the model says.')
    expect(cause.payload).toMatchObject({ verdict: 'cause', reasoner: 'ranked-evidence', cost: COST })
    expect(cause.payload.hypotheses[0]?.change_ref).toBe(GUILTY)
    expect(JSON.stringify(cause)).not.toContain('The cache was cold')
    expect(failed).toMatchObject({
      event_type: 'AgentFailed',
      payload: { agent: 'rca-agent', code: 'model-unheld', error: expect.stringMatching(words) },
    })
  })

  it('follows a model that doubts, where it leaves the decided cause as a lead or the evidence decides nothing', () => {
    const lead = { ...invented, hypothesis_id: 'h1', evidence_ids: ['ev1', 'ev5'] }
    expect(conclude({ verdict: 'unknown', causes: [lead] })).toMatchObject([{ payload: { verdict: 'unknown' } }])
    const hypotheses = contextFor().hypotheses.map((one) => ({ ...one, confidence: 0.3 }))
    expect(conclude({ causes: [invented] }, contextFor({ hypotheses }))).toMatchObject([
      { payload: { verdict: 'cause', reasoner: 'claude', hypotheses: [{ hypothesis_id: 'h3' }] } },
    ])
  })

  it('drops what a model says in figures that nobody measured, and names the change where the model does not', () => {
    const held = { ...invented, hypothesis_id: 'h1', evidence_ids: ['ev1', 'ev5'] }
    const made = conclude({ causes: [{ ...held, cause: 'It deleted 43,210 orders' }] })
    expect(made).toMatchObject([{ payload: { reasoner: 'ranked-evidence' } }, { payload: { code: 'model-unheld' } }])
    const why = { why: '12,000 customers could not pay', evidence_ids: ['ev1'] }
    const [cause] = conclude({ causes: [{ ...held, cause: 'It reads a field that is absent' }], five_whys: [why] })
    expect(cause?.payload).toMatchObject({ reasoner: 'claude', five_whys: [], dropped_claims: 1 })
    const title = contextFor().hypotheses.find(({ id }) => id === 'h1')?.title
    expect(cause?.payload).toMatchObject({ hypotheses: [{ cause: `${title}: It reads a field that is absent` }] })
  })

  it('says where people are at work on it already', () => {
    const known = { name: 'known_incident', value: 0, why: 'incident 42 is open about checkout', evidence_ids: [] }
    const hypotheses = contextFor().hypotheses.map((one) => (one.kind === 'unknown' ? { ...one, parts: [known] } : one))
    const [cause] = conclude({ verdict: 'unknown' }, contextFor({ hypotheses }))
    expect(cause?.payload).toMatchObject({ summary: expect.stringMatching(/ Incident 42 is open about checkout\.$/) })
  })
})

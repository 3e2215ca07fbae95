import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryEvents } from '../../src/timeline/stories/arbitrary.spec-support.ts'
import { failedThenFixed, goodPath, rejectedThenFixed } from '../../src/timeline/stories/recorded.ts'
import { story } from '../../src/timeline/stories/story.ts'
import { linesOf, report } from './report.spec-support.ts'

describe('workers/report-agent/agent.ts', () => {
  it('writes the whole story of an incident', () => {
    const payload = report(goodPath.events)
    expect(payload.sections.map((section) => section.heading)).toEqual([
      'Summary',
      'Impact',
      'Timeline',
      'Root cause',
      'Fix',
      'What we ruled out',
      'Evaluation',
      'Action items (draft)',
    ])
    expect(payload.sections.map(({ heading, lines }) => [heading, ...lines.map((line) => line.text)])).toMatchSnapshot()
  })

  it('measures detection from the onset, and acknowledgement and the end from the detection', () => {
    const [, , ...times] = linesOf(report(goodPath.events), 'Summary')
    expect(times).toEqual([
      'Time to detect (MTTD): 1 min.',
      'Time to acknowledge (MTTA): 1 min 20 s.',
      'Time to resolve (MTTR): 3 min 20 s, from the detection to the end.',
    ])
  })

  it('invents no time to detect for what a person declared', () => {
    const told = story('checkout').detected({ source: 'person' }).resolved()
    const lines = linesOf(report(told.events), 'Summary')
    expect(lines).toContain('Time to detect (MTTD): not known, a person declared it.')
  })

  it('gives the reasons for the cause once, and names it everywhere else', () => {
    const reason = 'the error is thrown in lib/discounts.js (isExpired, line 18), which it changed'
    const cause = `“Read the rate from the cart” (cae6621): ${reason}.`
    const why = `The cause fits that error: ${reason}`
    const told = story('checkout')
      .detected()
      .context()
      .cause(0.9, {
        hypotheses: [{ hypothesis_id: 'h1', cause, service: 'checkout', confidence: 0.9, evidence_ids: ['ev1'] }],
        summary: `checkout: ${cause}`,
        five_whys: [{ why, evidence_ids: ['ev1'] }],
      })
    const payload = report(told.draft({ why: cause }).resolved().events)
    expect(JSON.stringify(payload).split(reason)).toHaveLength(2)
    expect(linesOf(payload, 'Root cause')).toHaveLength(1)
    expect(linesOf(payload, 'Fix')[0]).toContain('It undoes what the root cause names.')
    expect(linesOf(payload, 'Summary')[1]).toBe('Caused by “Read the rate from the cart” (cae6621).')
  })

  it('says that what a model said is not borne out, where the evidence was told instead', () => {
    const told = story('checkout').detected().context()
    const against = told.cause(0.9, { reasoner: 'ranked-evidence', dropped_claims: 1 }).resolved()
    expect(linesOf(report(against.events), 'Root cause')[0]).toContain(
      '(90 % sure, ranked by the evidence; what the model said is not borne out by it).',
    )
  })

  it('says of a fix that nobody merged that nobody merged it', () => {
    const pulled = story('checkout').detected().context().cause().draft().approved().pull().checks('failure')
    const lines = linesOf(report(pulled.resolved().events), 'Fix')
    expect(lines[0]).toMatch(/^Proposed, and not merged: /)
    expect(lines[1]).toMatch(/^Pull request #\d+ in \S+ was not merged\.$/)
  })

  it('tells looks at the fix that came to the same once', () => {
    const applied = story('checkout').detected().context().cause().draft().approved().pull().checks().applied()
    const why = 'Only 3 requests since the fix.'
    const first = applied.state('EvaluationCompleted', { verdict: 'inconclusive', slot: 0, why })
    const again = { verdict: 'inconclusive', slot: 1, why } as const
    const payload = report(first.state('EvaluationCompleted', again, { discriminator: '1' }).events)
    expect(linesOf(payload, 'Evaluation')).toEqual([
      expect.stringMatching(/Only 3 requests since the fix\. \(2 looks\)$/),
    ])
    expect(linesOf(payload, 'Timeline').filter((line) => line.includes(why))).toHaveLength(1)
  })

  it('tells what failed from the first error to the last where it was measured to the end', () => {
    const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
    const over = { failing: false, over_since: '2026-03-02T09:03:00.000Z' }
    const lines = linesOf(report(told.applied().state('ImpactMeasured', over).evaluated('pass').events), 'Impact')
    expect(lines).toEqual([
      expect.stringMatching(
        /^524 of 741 requests failed \(71 %\) from 2026-.* UTC until 2026-.* UTC; usual is 0.9 %\.$/,
      ),
    ])
  })

  it('tells what was shipped shortly before it ended, where the figures say so', () => {
    const ended_after = { kind: 'flag', service: 'carts', ref: 'new-cart=off', at: '2026-03-02T09:02:48.000Z' } as const
    const over = { failing: false, over_since: '2026-03-02T09:03:00.000Z', ended_after }
    const told = story('checkout').detected().context().cause().state('ImpactMeasured', over).resolved()
    expect(linesOf(report(told.events), 'Impact')).toContain(
      'Shortly before it ended, at 2026-03-02 09:02:48 UTC, carts had its flag set: new-cart=off.',
    )
  })

  it('cites in each line events of this incident, whatever happened and in whatever order', () => {
    fc.assert(
      fc.property(arbitraryEvents({ minLength: 1, maxLength: 25 }), (some) => {
        if (!some.some((event) => event.event_type === 'IncidentDetected')) return true
        const ids = new Set(some.map((event) => event.event_id))
        const lines = report(some).sections.flatMap((section) => section.lines)
        return lines.every((line) => line.event_ids.length > 0 && line.event_ids.every((id) => ids.has(id)))
      }),
      { numRuns: 200 },
    )
  })

  it('tells every cycle: what was tried, what failed, what was turned down', () => {
    expect(linesOf(report(failedThenFixed.events), 'Evaluation')).toHaveLength(2)
    expect(linesOf(report(rejectedThenFixed.events), 'What we ruled out').join()).toContain('It hides the cause.')
  })

  it('leaves out what was taken back', () => {
    const noted = story('checkout').detected().noted('It was Bo')
    const note = noted.events.at(-1)
    const told = noted.state('NoteRetracted', { note_event_id: note?.event_id ?? '' }).resolved()
    expect(JSON.stringify(report(told.events))).not.toContain('It was Bo')
  })

  it("takes a model's summary that keeps to the facts, and always keeps the times", () => {
    const summary = [
      {
        text: 'Customers could not check out because a cart without a rate was not expected.',
        event_ids: ['e1', 'e3'],
      },
      { text: 'The error rate came back to what is usual after the fix.', event_ids: ['e10'] },
    ]
    const told = linesOf(report(goodPath.events, { summary }), 'Summary')
    expect(told[0]).toBe(summary[0]?.text)
    expect(told.filter((line) => /MTT[DAR]/.test(line))).toHaveLength(3)
  })

  it.each([
    ['cites nothing', 'It broke and was mended.', []],
    ['cites what is not there', 'It broke and was mended.', ['e99', 'x']],
    ['invents a figure', 'It hit 31337 customers.', ['e1']],
    ['gives an order', 'You must merge it now.', ['e1']],
  ])('keeps its own summary when the model %s', (_, text, event_ids) => {
    const summary = [
      { text, event_ids },
      { text, event_ids },
    ]
    expect(report(goodPath.events, { summary })).toEqual(report(goodPath.events))
  })
})

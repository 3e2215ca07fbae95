import { describe, expect, it } from 'vitest'
import { calledOver } from '../../src/incident/calls.spec-support.ts'
import { type Story, story } from '../../src/timeline/stories/story.ts'
import { linesOf, report } from './report.spec-support.ts'

const HYPOTHESIS = {
  kind: 'change' as const,
  service: 'checkout',
  title: 'Read the rate from the cart',
  score: 3,
  parts: [],
  confidence: 0.9,
  evidence_ids: ['ev1'],
}

/** A first look that does not tell, and one that does. */
function looked(told: Story): Story {
  return told
    .evaluated('inconclusive')
    .state('EvaluationCompleted', { verdict: 'pass', slot: 1 }, { discriminator: '1' })
}

describe('workers/report-agent/story.ts', () => {
  it('tells that it was over by the figures, and that it began again, once each, in what is counted', () => {
    const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`
    const look = (minute: number, errors: number) => ({
      now: { window: { from: at(minute - 1), to: at(minute) }, requests: 60, errors },
      failed: { window: { from: at(0), to: at(minute) }, requests: 90, errors: 40 },
    })
    const told = [
      { ...look(2, 30), failing: true },
      { ...look(5, 0), failing: false, over_since: at(3) },
      { ...look(8, 30), failing: true, again_from: at(7) },
      { ...look(9, 30), failing: true, again_from: at(7) },
      { ...look(15, 0), failing: false, over_since: at(10), again_from: at(7) },
    ]
    const lines = (of?: 'lines') => {
      const measured = told.reduce(
        (one, impact, i) => one.state('ImpactMeasured', { ...impact, of }, { discriminator: `${i}` }),
        story('checkout').detected(),
      )
      const timeline = linesOf(report(measured.resolved().events), 'Timeline')
      return timeline.flatMap((text) => /(?:No more|More) .*$/.exec(text)?.[0].replace(/ \[.*/, '') ?? [])
    }
    const [over, again] = ['No more requests than usual fail', 'More requests than usual fail again']
    expect(lines()).toEqual([over, again, over].map((text) => expect.stringContaining(text)))
    expect(lines('lines')[1]).toContain('More lines than usual are errors again')
  })

  it('tells each round of an incident that came back, in what it cost, how long it took and how it ended', () => {
    const over = { failing: false, over_since: '2026-03-02T09:03:00.000Z' }
    const failed = (errors: number, requests: number) => ({
      window: { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T09:03:00.000Z' },
      ...{ requests, errors, rate: errors / requests, low: 0, high: 1 },
    })
    const first = story('checkout')
      .detected()
      .context()
      .cause()
      .state('ImpactMeasured', { ...over, failed: failed(10, 40) })
    const again = looked(first).resolved().wait(600).redetected().context().cause()
    const measured = again.state('ImpactMeasured', { ...over, failed: failed(7, 20) })
    const payload = report(looked(measured).resolved().events)
    expect(linesOf(payload, 'Impact')).toEqual([
      expect.stringMatching(/^At first: 10 of 40 requests failed \(25 %\)/),
      expect.stringMatching(/^When it came back: 7 of 20 requests failed \(35 %\)/),
    ])
    expect(linesOf(payload, 'Summary').at(-1)).toMatch(
      /^Time to resolve \(MTTR\): [^;]+, from the detection to the end; [^;]+ after it came back\.$/,
    )
    expect(linesOf(payload, 'Timeline').filter((text) => text.includes('It came back: '))).toHaveLength(1)
    expect(linesOf(payload, 'Evaluation').map((text) => text.slice(0, 12))).toEqual([
      'Whether the ',
      'The fix work',
      'Whether the ',
      'The fix work',
    ])
    const ruledOut = linesOf(payload, 'What we ruled out')
    expect(new Set(ruledOut).size).toBe(ruledOut.length)
  })

  it('begins with the change that went out and the first errors, and has when the fix was live', () => {
    const sha = 'cae662172fd450bb0cd710a769079c05bfc5d8e3'
    const [onset, at] = ['2026-03-02T08:59:10.000Z', '2026-03-02T08:59:00.000Z']
    const built = story('checkout')
      .detected()
      .context({
        hypotheses: [{ ...HYPOTHESIS, id: 'h1', ref: sha, onset }],
        suspects: [{ sha, title: 'Read the rate from the cart', author: 'Bo', at, files: [], deploy_id: 'd1' }],
        deploys: [{ id: 'd1', service: 'checkout', sha, at }],
      })
    const applied = built.cause().draft().approved().pull().checks().mergeApproved().applied()
    const live = new Date(Date.parse(applied.events.at(-1)?.time ?? '') + 5_000).toISOString()
    const lines = linesOf(report(applied.evaluated('pass', { fix_at: live }).resolved().events), 'Timeline')
    expect(lines.slice(0, 2)).toEqual([
      '2026-03-02 08:59:00 UTC “Read the rate from the cart” (cae6621) went out to checkout',
      '2026-03-02 08:59:10 UTC The errors began',
    ])
    expect(lines.findIndex((text) => text.endsWith(' The fix was live'))).toBe(
      lines.findIndex((text) => text.includes(' Merged as ')) + 1,
    )
  })

  it('tells of every fix that was merged, guesses aloud, and rules out nothing that it names', () => {
    const instead = {
      service: 'payments',
      signature: 's2',
      title: 'Timeout',
      since: '2026-03-02T09:00:00.000Z',
      count: 9,
    }
    const fixed = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
    const second = fixed.applied().evaluated('fail', { instead, own: { before: 200, after: 0 } })
    const named = [
      { ...HYPOTHESIS, id: 'h1' },
      { ...HYPOTHESIS, id: 'h2', title: 'More load' },
    ]
    const guessed = second.context({ hypotheses: named }).cause(0.4, {
      hypotheses: [
        { hypothesis_id: 'h2', cause: 'More load: it came', service: 'x', confidence: 0.4, evidence_ids: ['ev1'] },
      ],
      ruled_out: [],
    })
    const payload = report(guessed.resolved().events)
    expect(linesOf(payload, 'Summary').slice(1, 3)).toEqual([
      'At first: caused by “Read the rate from the cart” (cae6621).',
      'Perhaps caused, 40 % sure, by More load.',
    ])
    expect(linesOf(payload, 'Root cause')).toEqual([
      expect.stringMatching(/^At first: The change to total\.ts .* \(90 % sure/),
      expect.stringMatching(/^More load: it came \(40 % sure/),
      expect.stringMatching(/^Why 1: /),
    ])
    expect(linesOf(payload, 'Fix')).toEqual([
      expect.stringMatching(/^Undo the change to total\.ts/),
      expect.stringMatching(/^Pull request #\d+ in acme\/shop\.$/),
      expect.stringMatching(/^Merged as /),
    ])
    expect(linesOf(payload, 'What we ruled out').join()).not.toContain('More load')
  })

  it('tells that a merge was given up and why, once, and that people were called, each with its fact', () => {
    const told = story('checkout').detected().context().cause().draft().approved().pull().checks().mergeApproved()
    const called = calledOver(told)
    const payload = report(called.applied().evaluated('pass').resolved().events)
    const lines = payload.sections.find(({ heading }) => heading === 'Timeline')?.lines ?? []
    const calls = lines.filter(({ text }) => / (?:Given up|A person was called|People were)/.test(text))
    expect(calls.map(({ text }) => text.replace(/^.* UTC /, ''))).toEqual([
      'Given up after 2 attempts: #42 was not merged: a review is missing.',
      'A person was called: The fix was turned down.',
      'People were reminded: Nobody is on it.',
    ])
    const named = called.events.filter(({ event_type }) => /TaskStalled|NeedsHuman/.test(event_type))
    expect(calls.map(({ event_ids }) => event_ids)).toEqual([0, 2, 3].map((place) => [named[place]?.event_id]))
  })

  it('tells a pull request as opened once, and what was pushed to it, and who closed it, as such', () => {
    const actor = { kind: 'integration', id: 'github-integration' } as const
    const pulled = story('checkout').detected().context().cause().draft().approved().pull()
    const closed = pulled
      .pushed('f'.repeat(40))
      .state('FixRejected', { reason: 'It was closed without merging.' }, { opens_cycle: 2, actor })
    const told = linesOf(report(closed.resolved().events), 'Timeline')
    expect(told.filter((text) => text.includes('Pull request #42 opened'))).toHaveLength(1)
    expect(told.filter((text) => text.includes('Pull request #42 was changed on the code host'))).toHaveLength(1)
    expect(told.join()).toContain('It was closed without merging.')
    expect(told.join()).not.toContain('github-integration')
  })
})

import { describe, expect, it } from 'vitest'
import { gallery } from './gallery.ts'
import { FAILING, OVER } from './gallery-impact.ts'
import { head } from './gallery-props.ts'
import { impactWords } from './impact.ts'
import { incidentCard } from './incident-card.ts'
import { assertMessage } from './limits.ts'

describe('blocks/gallery.ts', () => {
  it.each(Object.entries(gallery()))('%s keeps Slack rules and looks as it did', async (name, view) => {
    assertMessage(view)
    expect(view.blocks.length).toBeLessThanOrEqual(12)
    const file = `__snapshots__/${name.replace(/\W+/g, '-')}.snap`
    await expect(`${JSON.stringify(view, null, 2)}\n`).toMatchFileSnapshot(file)
  })

  it('says in text what a person needs without the blocks', () => {
    const views = gallery()
    expect(views['brief fix-drafted']?.text).toMatch(
      /^SEV-2 · Checkout fails.* · Fix proposed: waits for approval · .*approve or reject/,
    )
    expect(views['evaluation pass']?.text).toContain('34 % before, 0.17 % after, usual 0.2 %')
    expect(views.digest?.text).toContain('1 waiting for a decision')
  })

  it('tells how much fails now and in all, and then how it ended, with moments in the reader’s own time', () => {
    const views = gallery()
    expect(views['card measured again']?.text).toMatch(
      /70 % of requests fail \(140 of 200 in the last 1 min\) · 524 of 741 since <!date\^\d+\^\{time_secs\}.* · usual 0.9 % in the 1 h before · as of/,
    )
    expect(views['brief over']?.text).toMatch(
      /No more than usual fails since <!date.* · 524 of 741 requests failed \(71 %\) from <!date.* on · shortly before: deploy `7c41d90` of checkout, <!date.* · 0 % now · usual 0.9 %/,
    )
    expect(impactWords({ ...OVER, usual_rate: undefined }).toString()).toMatch(/^Hardly anything fails since <!date/)
    expect(views['card over and resolved']?.text).toMatch(/524 of 741 requests failed \(71 %\) from <!date.* to <!date/)
  })

  it('names the service beside what fails, but not again on a card that has it in its first line', () => {
    const impact = { ...FAILING, service: 'payments' }
    for (const phase of ['cause', 'resolved'] as const)
      expect(JSON.stringify(incidentCard({ head: head(phase), impact }))).not.toContain('payments')
    expect(impactWords(impact).toString()).toMatch(/^payments: 70 % of requests fail/)
    expect(impactWords({ ...impact, of: 'lines' }).toString()).toMatch(/^payments: 70 % of lines are errors/)
  })

  it('shows only the buttons that fit the state, by their agreed labels', () => {
    const views = gallery()
    expect(labels(views['brief looking'])).toEqual([
      'Take command',
      'Severity',
      'Update',
      'Investigate again',
      'Suppress',
    ])
    expect(labels(views['brief fix-works'])).toEqual([
      'Evidence',
      'Confirm resolved',
      'Severity',
      'Update',
      'Investigate again',
      'Suppress',
    ])
    expect(labels(views['brief resolved'])).toEqual(['Evidence', 'Investigate again'])
    expect(labels(views['fix drafted'])).toEqual(['Approve & open PR', 'Reject'])
    expect(labels(views['fix open'])).toEqual(['Approve & merge', 'Reject'])
    expect(labels(views['fix open again'])).toEqual(['Approve & merge', 'Reject'])
    for (const state of ['running', 'failed']) expect(labels(views[`fix open, checks ${state}`])).toEqual(['Reject'])
    for (const state of ['approved', 'merge approved', 'applied', 'rejected', 'void'])
      expect(labels(views[`fix ${state}`])).toEqual([])
    expect(labels(views['evaluation pass'])).toEqual(['Confirm resolved', 'Not over'])
    expect(labels(views['evaluation confirmed'])).toEqual([])
  })
})

function labels(view: { readonly blocks: readonly unknown[] } | undefined): string[] {
  const buttons = JSON.stringify(view?.blocks).matchAll(
    /"type":"button","action_id":"[^"]*","text":\{"type":"plain_text","text":"([^"]*)"/g,
  )
  return [...buttons].map((match) => match[1] ?? '')
}

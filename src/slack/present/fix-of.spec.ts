import { describe, expect, it } from 'vitest'
import { ofType } from '../../incident/state.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import { desiredSurfaces } from './desired-surfaces.ts'
import { find, settings } from './surfaces.spec-support.ts'

/** All that the message of the first fix says and asks now. */
function shown({ events }: Story): string {
  return JSON.stringify(find(events, 'fix:c1')?.message)
}

const proposed = story('checkout').detected().context().cause().draft()

describe('src/slack/present/fix-of.ts', () => {
  it('puts the whole diff into the thread of each proposal, also when the change is the same once more', () => {
    const [first] = ofType(proposed.events, 'FixProposed')
    if (first?.payload.stage !== 'draft') throw new Error('The story has a draft.')
    const { diff, diff_sha256 } = first.payload
    const again = proposed.resolved().redetected().context().cause().draft({ diff, diff_sha256 })
    const files = desiredSurfaces(again.events, settings).flatMap((one) =>
      one.kind === 'file' && one.key.startsWith('file:diff:') ? [one] : [],
    )
    expect(new Set(files.map(({ filename }) => filename)).size).toBe(2)
    expect(files).toMatchObject([
      { key: `file:diff:${diff_sha256}`, of: 'fix:c1', content: diff },
      { key: `file:diff:${diff_sha256}:c2`, of: 'fix:c2', content: diff },
    ])
  })

  it('says before the press that the pull request of a private incident is none', () => {
    const seen = /everyone who reads the repository sees the diff/g
    const hidden = proposed.state('VisibilityChanged', { visibility: 'private' })
    expect(shown(hidden).match(seen)?.length).toBeGreaterThanOrEqual(2)
    expect(shown(proposed)).not.toMatch(seen)
  })

  it('says that the code host has not done what was approved, and what becomes of it, as long as that is so', () => {
    const approved = proposed.approved()
    const trigger = approved.events.at(-1)
    const away = { causation_id: trigger?.event_id ?? '', discriminator: `code-host:${trigger?.event_id}` }
    expect(shown(approved)).toContain('The pull request is being opened')
    const waiting = approved.state('IntegrationDegraded', { integration: 'code host' }, away)
    expect(shown(waiting)).toMatch(/The code host has not done it .* asked again by itself/)
    expect(shown(waiting.pull())).not.toContain('The code host has not done it')
  })

  it('names Claude as the author of a patch alone', () => {
    const caused = story('checkout').detected().context().cause()
    expect(shown(caused.draft({ kind: 'patch', reasoner: 'claude' }))).toContain('written by Claude')
    const undone = shown(caused.draft({ kind: 'revert', reasoner: 'claude' }))
    expect(undone).toContain('made by rule, Claude wrote why')
    expect(undone).not.toContain('written by Claude')
  })

  it('says that a model advises against it, wherever the risk is told', () => {
    const why = 'The model advises against undoing this change; see why.'
    const caused = story('checkout').detected().context().cause()
    const message = find(caused.draft({ risk: { level: 'high', why } }).events, 'fix:c1')?.message
    expect(message?.text).toContain(`Risk high: ${why}`)
    expect(JSON.stringify(message?.blocks)).toContain(`Risk high: ${why} Opens a pull request`)
    expect(JSON.stringify(message?.blocks)).toContain(`high · ${why}`)
  })

  it('names no machine for what a person closed on the code host', () => {
    const actor = { kind: 'integration', id: 'github-integration' } as const
    const closed = proposed
      .approved()
      .pull()
      .state('FixRejected', { reason: 'It was closed.' }, { opens_cycle: 2, actor })
    expect(shown(closed)).toMatch(/\*Rejected\* on the code host <!date[^>]*>: It was closed\./)
    expect(shown(closed)).not.toContain('github-integration')
  })

  it('does not tell a pull request that was pushed to as merged', () => {
    const pushed = proposed
      .approved()
      .pull()
      .pushed('f'.repeat(40), { diff_sha256: 'f'.repeat(64) })
    const brief = JSON.stringify(find(pushed.events, 'brief')?.message)
    expect(brief).toContain('another change was pushed to it: review it, then merge or close it on the code host')
    expect(brief).not.toContain('it is merged')
  })

  it.each([
    ['to be opened', proposed.approved()],
    ['to be merged', proposed.approved().pull().checks().mergeApproved()],
  ])('offers nothing of a fix that was approved %s and can never be', (_what, told) => {
    const reason = 'The branch main holds this change already.'
    const stalled = { queue: 'pull-request-tasks', key: 'a key', reason, code: 'empty-fix' }
    const moot = told.state('TaskStalled', stalled)
    expect(shown(moot)).toContain(`*No longer proposed.* ${reason}`)
    expect(shown(moot)).not.toMatch(/"type":"button"|Waits for approval|Merging needs/)
    const brief = JSON.stringify(find(moot.events, 'brief')?.message)
    expect(brief).toContain('*Fix proposed: cannot be carried out*')
    const passing = told.state('TaskStalled', { ...stalled, code: 'not-mergeable' })
    expect(shown(passing)).toContain('"type":"button"')
  })
})

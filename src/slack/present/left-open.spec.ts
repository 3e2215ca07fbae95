import { describe, expect, it } from 'vitest'
import type { Message } from '../../../blocks/parts.ts'
import { type Story, story } from '../../timeline/stories/story.ts'
import { desiredSurfaces } from './desired-surfaces.ts'
import { find, inChannel, settings } from './surfaces.spec-support.ts'

const proposed = story('checkout').detected().context().cause().draft()
const pulled = proposed.approved().pull().checks()

/** Without the mark that keeps a number sign from acting. */
function plain(message: Message | undefined): string {
  return JSON.stringify(message).replaceAll('\u200b', '')
}

function card({ events }: Story): string {
  return plain(find(events, 'fix:c1')?.message)
}

/** What the channel was told last. */
function told({ events }: Story): string {
  return plain(inChannel(desiredSurfaces(events, settings)).findLast(({ mode }) => mode === 'once')?.message)
}

const STAYS = 'Pull request #42 is still open on the code host: close it there, or merge it there if it is right.'

describe('src/slack/present/left-open.ts', () => {
  it.each([
    ['suppressed', pulled.mergeApproved().suppressed()],
    ['resolved', pulled.mergeApproved().resolved()],
  ])('tells that an approved merge was not made because the incident was %s', (how, left) => {
    const words = `The fix was approved, but not merged: the incident was ${how} before that. ${STAYS}`
    expect(card(left)).toContain(`*No longer proposed.* ${words}`)
    expect(told(left)).toContain(words)
  })

  it('tells of a pull request that nobody decided on, and of an approval that was not carried out', () => {
    const undecided = `The fix was not decided on: the incident was suppressed before that. ${STAYS}`
    expect(card(pulled.suppressed())).toContain(undecided)
    expect(told(pulled.suppressed())).toContain(undecided)
    const unopened = proposed.approved().suppressed()
    expect(card(unopened)).toContain('The fix was approved, but not opened: the incident was suppressed before that.')
    expect(told(unopened)).toContain('The fix was approved, but not opened')
    expect(card(pulled.mergeApproved().requested())).toContain(
      'not merged: a newer investigation was begun before that',
    )
  })

  it('adds nothing where no fix was on its way', () => {
    expect(card(proposed.suppressed())).toContain(
      'The fix was not decided on: the incident was suppressed before that.',
    )
    for (const over of [proposed.suppressed(), pulled.applied().resolved(), pulled.rejected().resolved()])
      expect(told(over)).not.toMatch(/still open|approved, but|not decided on/)
  })

  it('tells that it was merged where it was, however late', () => {
    expect(card(pulled.mergeApproved().suppressed().state('FixApplied', { merged_by: 'bot' }))).toContain(
      '*Merged* by bot',
    )
  })
})

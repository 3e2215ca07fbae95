import { describe, expect, it } from 'vitest'
import { ofType } from '../../incident/state.ts'
import { story } from '../../timeline/stories/story.ts'
import { desiredSurfaces } from './desired-surfaces.ts'
import { settings } from './surfaces.spec-support.ts'

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
})

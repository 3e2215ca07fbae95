import { describe, expect, it } from 'vitest'
import { story } from '../../src/timeline/stories/story.ts'
import { approvedIn } from './channel-link.ts'

const drafted = story('checkout').detected().context().cause().draft()
const pressed = (parts: readonly string[]) => ({ discriminator: JSON.stringify(parts) })
const CLICK = ['T1AA', 'C1AA', '1.2', 'fix_approve', '1.3', 'U1AA']

describe('workers/github-integration/channel-link.ts', () => {
  it('knows the channel by the gesture that approved', () => {
    const { events } = drafted.state('FixApproved', {}, pressed(CLICK))
    expect(approvedIn(events, 1)).toEqual({ team_id: 'T1AA', channel_id: 'C1AA' })
    expect(approvedIn(events, 2)).toBeUndefined()
  })

  it('tells nothing of a private incident', () => {
    const { events } = drafted
      .state('VisibilityChanged', { visibility: 'private' })
      .state('FixApproved', {}, pressed(CLICK))
    expect(approvedIn(events, 1)).toBeUndefined()
  })

  it.each([[''], ['not json'], ['["T1AA","https://evil"]'], ['["T1AA","D1AA"]'], ['{}']])(
    'takes %j for no channel',
    (name) => {
      expect(approvedIn(drafted.state('FixApproved', {}, { discriminator: name }).events, 1)).toBeUndefined()
    },
  )
})

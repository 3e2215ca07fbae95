import { describe, expect, it, vi } from 'vitest'
import { jsonOf } from '../../../infra/sandbox/slack/json.ts'
import { ofType } from '../../incident/state.ts'
import { systemClock } from '../../kit/clock.ts'
import { story } from '../../timeline/stories/story.ts'
import { deskForEach } from './desk-for-each.spec-support.ts'
import { GENERAL } from './slack-app.spec-support.ts'

const proposed = story('checkout').detected().context().cause(0.9).draft().effect('slack', 'channel', GENERAL)

describe('src/adapters/slack/slack-app.ts beyond buttons', () => {
  const running = deskForEach()

  const stated = (type: 'NoteAdded' | 'NoteRetracted') =>
    running.desk.events(proposed.incident).then((events) => ofType(events, type))

  it('adds a pinned message to the timeline and takes it back with the pin', async () => {
    await running.desk.tell(proposed)
    const { message: said } = await running.desk.sandbox.control('messages', {
      as: 'dan',
      channel: 'general',
      text: 'Rolled back by hand',
    })
    const at = { as: 'dan', channel: 'general', ts: String(jsonOf(said).ts), name: 'pushpin' }
    await running.desk.sandbox.control('reactions', at)
    await vi.waitFor(async () => expect(await stated('NoteAdded')).toHaveLength(1))
    const [note] = await stated('NoteAdded')
    expect(note?.payload).toMatchObject({ text: 'Rolled back by hand', permalink: expect.stringContaining('http') })
    await running.desk.sandbox.control('reactions/remove', at)
    await vi.waitFor(async () =>
      expect(await stated('NoteRetracted')).toMatchObject([{ payload: { note_event_id: note?.event_id } }]),
    )
  })

  it('declares from a message and adds one to a timeline by shortcut', async () => {
    await running.desk.tell(proposed)
    const { message: said } = await running.desk.sandbox.control('messages', {
      as: 'dan',
      channel: 'general',
      text: 'Search is slow',
    })
    const on = { as: 'dan', channel: 'general', ts: String(jsonOf(said).ts) }
    await running.desk.sandbox.control('shortcuts', { ...on, callback_id: 'timeline_add' })
    await vi.waitFor(async () =>
      expect(await stated('NoteAdded')).toMatchObject([{ payload: { text: 'Search is slow' } }]),
    )
    await running.desk.sandbox.control('shortcuts', { ...on, callback_id: 'incident_declare_from' })
    await vi.waitFor(async () => {
      const { view } = await running.desk.sandbox.control('modal?as=dan')
      expect(JSON.stringify(view)).toContain('Search is slow')
    })
  })

  it('draws the home tab when it is opened', async () => {
    await running.desk.tell(proposed)
    await running.desk.sandbox.control('home/open', { as: 'olivia' })
    await vi.waitFor(async () => {
      const { view } = await running.desk.sandbox.control('home?as=olivia')
      const words = JSON.stringify(view)
      expect(words).toContain('Waiting for your decision')
      expect(words).toContain('Faultline is well')
    })
    await running.desk.sandbox.control('home/open', { as: 'gus' })
    await vi.waitFor(async () => {
      const words = JSON.stringify((await running.desk.sandbox.control('home?as=gus')).view)
      expect(words).toContain('Incidents are listed here for full members')
      expect(words).not.toMatch(/All is quiet|checkout|Declare an incident/)
    })
    await running.desk.sandbox.control('shortcuts', { as: 'gus', callback_id: 'incident_declare' })
    await vi.waitFor(async () => {
      const { view } = await running.desk.sandbox.control('modal?as=gus')
      expect(JSON.stringify(view)).toContain('only full members of this workspace may do that')
    })
  })

  it('keeps what was closed lately on the home tab', async () => {
    const start = new Date(systemClock.now().getTime() - 3_600_000).toISOString()
    await running.desk.tell(story('checkout', { start }).detected().resolved())
    await running.desk.sandbox.control('home/open', { as: 'olivia' })
    await vi.waitFor(async () => {
      const words = JSON.stringify((await running.desk.sandbox.control('home?as=olivia')).view)
      expect(words).toMatch(/Closed in the last week.*Resolved.*checkout/)
    })
  })
})

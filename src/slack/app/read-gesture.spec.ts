import { describe, expect, it } from 'vitest'
import { readGesture } from './read-gesture.ts'

const AT = '2026-03-02T09:00:00.000Z'
const command = (text: string) => ({
  command: '/incident',
  text,
  team_id: 'TACME0001',
  user_id: 'UANN00001',
  channel_id: 'CGENERAL01',
  trigger_id: '1.2.a',
})

describe('src/slack/app/read-gesture.ts', () => {
  it.each([
    ['declare a &amp; b &lt; c &gt; d', 'declare a & b < c > d'],
    ['note &amp;lt; stays an escape', 'note &lt; stays an escape'],
    ['note &quot; &#39; &nbsp; stay', 'note &quot; &#39; &nbsp; stay'],
    ['update <@UBOB00001> &amp; co', 'update <@UBOB00001> & co'],
  ])('reads the command text %j as it was typed', (text, typed) => {
    expect(readGesture(command(text), AT)).toMatchObject({ kind: 'command', text: typed })
  })

  it.each([
    ['of a reply', { thread_ts: '1.1' }, { thread_ts: '1.1' }, '1.1'],
    ['of a first message that is looked at in its thread', { thread_ts: '1.2' }, { thread_ts: '1.2' }, '1.2'],
    ['nowhere of a first message that is looked at in its channel', {}, { thread_ts: '1.2' }, undefined],
    ['of a reply whose place is not told', {}, { thread_ts: '1.1' }, '1.1'],
  ])('takes a press to be in the thread %s', (_, container, message, thread_ts) => {
    const body = {
      type: 'block_actions',
      user: { id: 'UANN00001' },
      container: { message_ts: '1.2', channel_id: 'CGENERAL01', ...container },
      message: { ts: '1.2', ...message },
      actions: [{ action_id: 'fix_approve', action_ts: '2.1' }],
    }
    expect(readGesture(body, AT)?.thread_ts).toBe(thread_ts)
  })

  it('reads the words of a message that a shortcut was used on as they were typed', () => {
    const body = {
      type: 'message_action',
      callback_id: 'incident_declare_from',
      team: { id: 'TACME0001' },
      user: { id: 'UANN00001' },
      message: { ts: '1.2', text: 'p99 &gt; 2 s' },
    }
    expect(readGesture(body, AT)).toMatchObject({ message: { text: 'p99 > 2 s' } })
  })

  it('reads what is written beside the name of the bot, and hears no other bot', () => {
    const event = {
      type: 'app_mention',
      user: 'UANN00001',
      text: '<@UBOT00001> status &amp; more',
      channel: 'CGENERAL01',
    }
    const body = (more = {}) => ({ type: 'event_callback', team_id: 'TACME0001', event: { ...event, ...more } })
    expect(readGesture(body({ thread_ts: '1.1' }), AT)).toEqual({
      ...{ kind: 'mention', team_id: 'TACME0001', user_id: 'UANN00001', at: AT },
      ...{ channel_id: 'CGENERAL01', thread_ts: '1.1', text: 'status & more' },
    })
    expect(readGesture(body({ text: '<@UBOT00001|faultline>' }), AT)).toMatchObject({ text: '' })
    expect(readGesture(body({ bot_id: 'B1' }), AT)).toBeUndefined()
  })
})

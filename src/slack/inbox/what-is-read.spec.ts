import { describe, expect, it } from 'vitest'
import { readGesture } from '../app/read-gesture.ts'
import { payloadName } from './payload-key.ts'
import { whatIsRead } from './what-is-read.ts'

const BLOCKS = [{ type: 'section', text: { type: 'mrkdwn', text: 'what everybody has seen' } }]
const person = { user: { id: 'U1' }, team: { id: 'T1' }, token: 'old-secret', trigger_id: '1.2' }
const click = {
  ...person,
  type: 'block_actions',
  channel: { id: 'C1' },
  container: { message_ts: '1.1', channel_id: 'C1' },
  message: { ts: '1.1', text: 'a card', blocks: BLOCKS, attachments: [{ blocks: BLOCKS }] },
  actions: [{ action_id: 'approve', action_ts: '3.1', value: 'v', type: 'button' }],
}
const form = {
  ...person,
  type: 'view_submission',
  view: { id: 'V1', callback_id: 'declare', blocks: BLOCKS, state: { values: { what: { what: { value: 'down' } } } } },
}
const shortcut = {
  ...person,
  type: 'message_action',
  callback_id: 'add-note',
  message: { ts: '1.1', text: 'it began at noon', user: 'U2', blocks: BLOCKS },
}

const mention = {
  type: 'event_callback',
  team_id: 'T1',
  event_id: 'Ev1',
  token: 'old-secret',
  event: { type: 'app_mention', user: 'U1', text: '<@UBOT> status', channel: 'C1', ts: '1.1', blocks: BLOCKS },
}

describe('src/slack/inbox/what-is-read.ts', () => {
  it.each([
    ['a click', click],
    ['a form', form],
    ['a shortcut', shortcut],
    ['a mention', mention],
  ])('leaves %s its name and its meaning, and keeps neither pictures nor the token', (_, body) => {
    const kept = whatIsRead(body)
    expect(readGesture(kept, 'then')).toEqual(readGesture(body, 'then'))
    expect(payloadName(kept)).toEqual(payloadName(body))
    expect(JSON.stringify(kept)).not.toMatch(/everybody has seen|old-secret|blocks|attachments/)
  })

  it.each([['words'], [null], [[{ token: 'kept' }]]])('leaves what is no payload as it is: %j', (body) => {
    expect(whatIsRead(body)).toEqual(body)
  })
})
